import type { BehaviourEvent } from "../../evidence/behaviour.ts";
import { actionsOf, type Actions } from "./actions.ts";
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

/**
 * What is left out on purpose: the time before the first action and between a release and its click, which are the
 * page's, the recorder's and the machine's; how many actions there are, of which kind, what was done twice or taken back,
 * and where on average targets were hit, which are the task's: a program that walks through a person's steps takes them
 * along, and one that does not is told by them from tasks, not from people.
 */
function named(actions: Actions): Record<string, number> {
  return Object.assign(pressFeatures(actions), keyFeatures(actions));
}
