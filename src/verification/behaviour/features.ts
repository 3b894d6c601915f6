import type { BehaviourEvent } from "../../evidence/behaviour.ts";
import { actionsOf, type Actions } from "./actions.ts";
import { decisionFeatures } from "./decision-features.ts";
import { keyFeatures } from "./key-features.ts";
import { pressFeatures } from "./press-features.ts";

/** Changes with the meaning or the order of any feature. A model knows the version that it learned from. */
export const FEATURES_VERSION = 1;

const NOTHING = actionsOf([]);

/** What the score is made of, in the order of the vector. */
export const FEATURES: readonly string[] = Object.keys(named(NOTHING));

/** The features of a workflow in the order of {@link FEATURES}; NaN where there is too little to know one. */
export function featuresOf(events: readonly BehaviourEvent[]): Float64Array {
  return featuresOfActions(actionsOf(events));
}

export function featuresOfActions(actions: Actions): Float64Array {
  return Float64Array.from(Object.values(named(actions)));
}

/** The time before the first action is no feature: it is the page's and the recorder's more than the hand's. */
function named(actions: Actions): Record<string, number> {
  return Object.assign(pressFeatures(actions), keyFeatures(actions), decisionFeatures(actions));
}
