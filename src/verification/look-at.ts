import type { BehaviourEvent } from "../evidence/behaviour.ts";
import { actionsOf } from "./behaviour/actions.ts";
import { featuresOfActions } from "./behaviour/features.ts";
import { traitsOf, type Traits } from "./consistency/traits.ts";
import { checkRules } from "./rules/check-rules.ts";
import type { RuleFinding } from "./rules/rule.ts";
import type { Model } from "./score/model.ts";
import { scoreOf, type Score } from "./score/score.ts";

/** What a workflow says by itself: plain data, small enough to keep. */
export interface Look {
  readonly rules: readonly RuleFinding[];
  readonly score: Score;
  readonly traits: Traits;
  /** Whether the score is held by itself. */
  readonly unlike: boolean;
}

/** Workflows with fewer presses and keys are too short to be held by their score: they are worth little instead. */
export const ENOUGH_EVIDENCE = 8;

export function lookAt(events: readonly BehaviourEvent[], model: Model): Look {
  const actions = actionsOf(events);
  const score = scoreOf(model, featuresOfActions(actions), actions.order.length);
  const unlike = score.evidence >= ENOUGH_EVIDENCE && score.odds > model.hold;
  return { rules: checkRules(actions), score, traits: traitsOf(actions, score), unlike };
}
