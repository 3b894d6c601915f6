import type { Actions, Stroke } from "./actions.ts";
import { logMs, strokeDwell } from "./hand.ts";
import { middleOf, UNKNOWN } from "./statistics.ts";

/** What is asked of each key, in the order of {@link strokeSteps}. */
export const STROKE_STEP = [
  "gap",
  "gapOwn",
  "gapBefore",
  "gapStep",
  "gapNext",
  "flight",
  "dwell",
  "dwellOwn",
  "dwellStep",
  "isCharacter",
  "isAfterCharacter",
  "afterPress",
] as const;

const LONGEST_FLIGHT = 2000;

/** Each key by itself, beside its neighbours and beside what is usual in the workflow (`…Own`); as for presses. */
export function strokeSteps({ strokes, order }: Actions): Float64Array[] {
  const before = new Map<Stroke, Actions["order"][number]>();
  for (let i = 1; i < order.length; i++) {
    const stroke = order[i]?.stroke;
    const moment = order[i - 1];
    if (stroke && moment) before.set(stroke, moment);
  }
  const gaps = strokes.map((stroke) => {
    const last = before.get(stroke)?.stroke;
    return last ? logMs(stroke.at - last.at) : UNKNOWN;
  });
  const dwells = strokes.map(strokeDwell);
  const gapUsual = middleOf(gaps);
  const dwellUsual = middleOf(dwells);
  return strokes.map((stroke, i) => {
    const { press, stroke: last } = before.get(stroke) ?? {};
    const at = (values: readonly number[], place: number): number => values[place] ?? UNKNOWN;
    return Float64Array.of(
      at(gaps, i),
      at(gaps, i) - gapUsual,
      at(gaps, i - 1),
      at(gaps, i) - at(gaps, i - 1),
      at(gaps, i + 1) - at(gaps, i),
      last?.release === undefined ? UNKNOWN : Math.min(LONGEST_FLIGHT, stroke.at - last.release),
      at(dwells, i),
      at(dwells, i) - dwellUsual,
      at(dwells, i) - at(dwells, i - 1),
      stroke.key === "character" ? 1 : 0,
      last ? Number(last.key === "character") : UNKNOWN,
      press ? logMs(stroke.at - (press.release ?? press.at)) : UNKNOWN,
    );
  });
}
