import type { BehaviourEvent } from "../../evidence/behaviour.ts";

/** One deliberate act: a button pressed or a key struck. What a near-duplicate must repeat. */
export interface Stroke {
  /** When it began, in ms. */
  readonly at: number;
  readonly isKey: boolean;
  /** How long it was held, in ms; NaN if its end was not recorded. */
  held: number;
  /** Presses: how far from the press before, in px; NaN if unknown. */
  readonly dx: number;
  readonly dy: number;
}

/** A held key repeats faster than this, in ms, and hardly anybody types the same class of key on one target faster. */
const REPEATS_WITHIN = 60;

/** No hand does two things within so many ms: what follows the other so closely was made by the device. */
const SAME_ACT = 30;

/**
 * The strokes of a workflow. Modifier keys are none: some devices send one with each press. The repeats of a held key are
 * one stroke, also where the recorder did not mark them: they come from the keyboard's driver at the same pace for
 * everybody, and would make strangers look like copies.
 */
export function strokesOf(events: readonly BehaviourEvent[]): Stroke[] {
  const strokes: Stroke[] = [];
  let press: Stroke | undefined;
  const down = new Map<string, Stroke[]>();
  let last: { class: string; target: string | undefined; at: number } | undefined;
  for (const event of events) {
    const key = event.key ?? "other";
    if (key === "modifier") continue;
    const isSameAct = event.t - (strokes.at(-1)?.at ?? -Infinity) < SAME_ACT;
    switch (event.type) {
      case "pointerdown":
        if (isSameAct) break;
        press = { at: event.t, isKey: false, held: NaN, dx: event.dx ?? NaN, dy: event.dy ?? NaN };
        strokes.push(press);
        last = undefined;
        break;
      case "pointerup":
        if (press !== undefined) press.held = event.t - press.at;
        press = undefined;
        break;
      case "keydown": {
        const isSame = last?.class === key && last.target === event.target;
        const repeats = isSame && last !== undefined && (event.repeat || event.t - last.at < REPEATS_WITHIN);
        last = { class: key, target: event.target, at: event.t };
        if (repeats || isSameAct) break;
        const stroke = { at: event.t, isKey: true, held: NaN, dx: NaN, dy: NaN };
        strokes.push(stroke);
        const held = down.get(key);
        if (held === undefined) down.set(key, [stroke]);
        else held.push(stroke);
        break;
      }
      case "keyup": {
        const stroke = down.get(key)?.shift();
        if (stroke !== undefined) stroke.held = event.t - stroke.at;
        last = undefined;
        break;
      }
      case "click":
      case "dblclick":
      case "scroll":
        break;
    }
  }
  return strokes;
}
