import type { Actions } from "../behaviour/actions.ts";
import { PRESS_STEP, pressSteps } from "../behaviour/press-steps.ts";
import { STROKE_STEP, strokeSteps } from "../behaviour/stroke-steps.ts";
import { UNKNOWN } from "../behaviour/statistics.ts";
import { sumOfTrees, type Trees } from "./trees.ts";

/** Trees that look at one press, or at one key, each beside its neighbours. */
export interface StepTrees {
  readonly presses: Trees;
  readonly strokes: Trees;
}

const SUMMARY = ["Middle", "Sum", "Most", "Least", "Spread"] as const;

/** What the steps of a workflow say together, in the order of {@link stepSignals}. */
export const STEP_SIGNALS: readonly string[] = ["pressOdds", "strokeOdds"].flatMap((kind) =>
  SUMMARY.map((summary) => kind + summary),
);

/** The vectors' names, as a model keeps them. */
export const STEPS = { presses: PRESS_STEP, strokes: STROKE_STEP } as const;

/** The odds of each press and of each key, summed up; NaN of a kind that the workflow has none of. */
export function stepSignals(trees: StepTrees, actions: Actions): number[] {
  return [
    ...summarise(pressSteps(actions).map((step) => sumOfTrees(trees.presses, step))),
    ...summarise(strokeSteps(actions).map((step) => sumOfTrees(trees.strokes, step))),
  ];
}

/** Mean, sum, extremes and deviation of the odds of steps. */
export function summarise(odds: readonly number[]): number[] {
  if (odds.length === 0) return SUMMARY.map(() => UNKNOWN);
  let sum = 0;
  let squares = 0;
  let most = -Infinity;
  let least = Infinity;
  for (const one of odds) {
    sum += one;
    squares += one ** 2;
    if (one > most) most = one;
    if (one < least) least = one;
  }
  const mean = sum / odds.length;
  return [mean, sum, most, least, Math.sqrt(Math.max(0, squares / odds.length - mean ** 2))];
}
