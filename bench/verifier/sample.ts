import { type Actions, actionsOf } from "../../src/verification/behaviour/actions.ts";
import { featuresOfActions } from "../../src/verification/behaviour/features.ts";
import type { Session } from "./dev-sessions.ts";

/** A session with what is learned from it. */
export interface Sample {
  readonly session: Session;
  readonly actions: Actions;
  readonly features: Float64Array;
  readonly isBot: boolean;
}

export function sampleOf(session: Session): Sample {
  const actions = actionsOf(session.events);
  return { session, actions, features: featuresOfActions(actions), isBot: session.family !== "human" };
}

/** Families whose sessions are people's own, told by other means: learning from them would unlearn people. */
export const COPIES: ReadonlySet<string> = new Set(["replay", "stretched-replay"]);
