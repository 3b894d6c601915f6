import type { Actions } from "../behaviour/actions.ts";
import { FEATURES } from "../behaviour/features.ts";
import { STEP_SIGNALS, stepSignals, type StepTrees } from "./step-signals.ts";

/** What a workflow is judged by: its features, then what its steps say together. */
export const VECTOR: readonly string[] = [...FEATURES, ...STEP_SIGNALS];

/** @param features as `featuresOfActions` gives them */
export function vectorOf(steps: StepTrees, actions: Actions, features: Float64Array): Float64Array {
  const vector = new Float64Array(VECTOR.length);
  vector.set(features);
  vector.set(stepSignals(steps, actions), features.length);
  return vector;
}
