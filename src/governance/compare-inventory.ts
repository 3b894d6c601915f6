import { type Hex, lowerHex } from "../shared/hex.ts";
import { plainText } from "../shared/plain-text.ts";
import type { Inventory } from "./inventory.ts";

/** What the clock and running business change. */
const LEFT_OUT = new Set(["now", "since", "readyAt", "left"]);

/**
 * Holds an inventory against an earlier one. What the Stewardship gave up by `sweep` is not missing: its stages end by the
 * clock, and anybody may sweep.
 * @param expected a `lam-inventory-v1` file's object; whatever else is in it is drift, too.
 * @param account what to call an address.
 * @returns a line for each thing that is another, too much or missing.
 */
export function compareInventory(expected: object, actual: Inventory, account: (address: Hex) => string): string[] {
  const swept = new Set(
    actual.now.swept.map((role) => `accessManager/roles/${role}/members/${actual.contracts["Stewardship"]}`),
  );
  const call = (address: Hex): string => {
    const name = account(address);
    return name.includes(address) ? name : `${name} ${address}`;
  };
  const word = (step: string, path: readonly string[]): string => {
    if (/^0x[0-9a-fA-F]{40}$/.test(step)) return call(lowerHex(step));
    const label = path.join("/") === "accessManager/roles" ? actual.accessManager.roles[step]?.label : undefined;
    return plainText(label ? `${step} (${label})` : step).replaceAll("\n", " ");
  };
  const show = (value: unknown): string => {
    const text = typeof value === "string" && /^0x[0-9a-f]{40}$/.test(value) ? call(value as Hex) : shown(value);
    return plainText(text).replaceAll("\n", " ");
  };
  const differ = (wanted: unknown, there: unknown, path: readonly string[]): string[] => {
    const where = path.map((step, i) => word(step, path.slice(0, i))).join(", ");
    if (there === undefined) return swept.has(path.join("/")) ? [] : [`${where}: is missing: ${show(wanted)}`];
    if (wanted === undefined) return [`${where}: is new: ${show(there)}`];
    if (isObject(wanted) && isObject(there)) {
      return keysOf(wanted, there).flatMap((key) => differ(own(wanted, key), own(there, key), [...path, key]));
    }
    if (Array.isArray(wanted) && Array.isArray(there)) {
      const [before, after] = [wanted.map(show), there.map(show)];
      return [
        ...before.filter((one) => !after.includes(one)).map((one) => `${where}: ${one} is missing`),
        ...after.filter((one) => !before.includes(one)).map((one) => `${where}: ${one} is new`),
      ];
    }
    return wanted === there ? [] : [`${where}: is ${show(there)}, and must be ${show(wanted)}`];
  };
  return differ(expected, actual, []);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function keysOf(one: object, other: object): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => !LEFT_OUT.has(key));
}

/** Not what the prototype has: the names come from a file. */
function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

const MOST = 200;

/** A value in a line. What is nested deeper than a list or a plain object is left to the file. */
function shown(value: unknown): string {
  const text = isObject(value)
    ? Object.entries(value)
        .map(([key, one]) => `${key} ${scalar(one)}`)
        .join(", ") || "nothing"
    : Array.isArray(value)
      ? value.map(scalar).join(", ") || "nobody"
      : scalar(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

function scalar(value: unknown): string {
  return typeof value === "object" && value !== null ? "…" : String(value);
}
