import type { BehaviourEvent } from "../evidence/behaviour.ts";
import { type Actions, actionsOf } from "./behaviour/actions.ts";
import { featuresOfActions } from "./behaviour/features.ts";
import { traitsOf, type Traits } from "./consistency/traits.ts";
import { checkRules } from "./rules/check-rules.ts";
import type { RuleFinding } from "./rules/rule.ts";
import type { Basis, HoldLimits, Model } from "./score/model.ts";
import { scoreOf, type Score } from "./score/score.ts";
import { vectorOf } from "./score/vector.ts";

/** What a workflow says by itself: plain data, small enough to keep. */
export interface Look {
  readonly rules: readonly RuleFinding[];
  readonly score: Score;
  readonly traits: Traits;
  /** Whether it is held for being like a program's, or for being like nobody's. */
  readonly unlike: boolean;
  readonly strange: boolean;
}

/** Workflows with fewer presses and keys are too short to be held by their score: they are worth little instead. */
export const ENOUGH_EVIDENCE = 8;

export function lookAt(events: readonly BehaviourEvent[], model: Model): Look {
  const actions = actionsOf(events);
  const vector = vectorOf(model.steps, actions, featuresOfActions(actions));
  return lookOf(actions, vector, scoreOf(model, vector, actions.order.length), model);
}

/** The same from what was computed before. */
export function lookOf(
  actions: Actions,
  vector: Float64Array,
  score: Score,
  { hold, strange }: { readonly hold: HoldLimits; readonly strange: { readonly hold: number } },
): Look {
  const isEnough = score.evidence >= ENOUGH_EVIDENCE;
  return {
    rules: checkRules(actions),
    score,
    traits: traitsOf(actions, vector, score),
    unlike: isEnough && score.odds > hold[basisOf(actions)],
    strange: isEnough && score.strangeness > strange.hold,
  };
}

const SOME_KEYS = 4;

/** By what a workflow is judged, if it is enough at all. */
export function basisOf({ presses, strokes }: Actions): Basis {
  if (presses.length < ENOUGH_EVIDENCE) return "keys";
  return strokes.length < SOME_KEYS ? "presses" : "both";
}
