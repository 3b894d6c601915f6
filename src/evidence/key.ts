import type { KeyClass } from "./behaviour.ts";
import { CHARACTER_KEY } from "./step.ts";

const CLASSES: readonly (readonly [KeyClass, string])[] = [
  ["backspace", "Backspace"],
  ["delete", "Delete"],
  ["enter", "Enter NumpadEnter"],
  ["tab", "Tab"],
  ["navigation", "ArrowUp ArrowDown ArrowLeft ArrowRight Home End PageUp PageDown"],
  [
    "modifier",
    "Shift Control Alt Meta CapsLock AltGraph ShiftLeft ShiftRight ControlLeft ControlRight AltLeft AltRight MetaLeft MetaRight",
  ],
  ["other", "Escape F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 Insert ContextMenu"],
];

/** Keys that write nothing, in the spelling of puppeteer's KeyInput. */
const SILENT = new Map(CLASSES.flatMap(([kind, names]) => names.split(" ").map((name) => [name, kind] as const)));

/** The key as it may stand in evidence: what writes a character, and whatever is not known not to, is CHARACTER_KEY. */
export function reducedKey(key: string): string {
  return SILENT.has(key) ? key : CHARACTER_KEY;
}

export function keyClass(key: string): KeyClass {
  return SILENT.get(key) ?? "character";
}
