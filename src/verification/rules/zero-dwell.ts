import { quantile, sorted } from "../behaviour/statistics.ts";
import { finding, type Rule, type RuleFinding } from "./rule.ts";

const FEWEST = 4;

/**
 * Presses let go at once. No more than held by itself: touchpads that are tapped report a few ms, and some of them none.
 */
export const zeroDwell: Rule = ({ presses }) =>
  atOnce(
    presses.flatMap(({ at, release }) => (release === undefined ? [] : [release - at])),
    5,
    "zero-dwell",
    "presses",
  );

/** The same of keys, which nobody taps so. */
export const zeroKeyDwell: Rule = ({ strokes }) =>
  atOnce(
    strokes.flatMap(({ at, release, key }) => (release === undefined || key === "modifier" ? [] : [release - at])),
    6,
    "zero-key-dwell",
    "keys",
  );

function atOnce(dwells: readonly number[], bound: number, code: string, what: string): RuleFinding | undefined {
  const middle = quantile(sorted(dwells), 0.5);
  if (dwells.length < FEWEST || middle > bound) return undefined;
  return finding("hold", code, `half of ${dwells.length} ${what} were held for at most ${Math.round(middle)} ms`);
}
