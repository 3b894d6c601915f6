import type { BehaviourEvent } from "../evidence/behaviour.ts";
import { showUtc } from "../evidence/utc.ts";
import type { Hex } from "../shared/hex.ts";
import { accountTraits } from "./account-traits.ts";
import { actionsOf } from "./behaviour/actions.ts";
import { featuresOfActions } from "./behaviour/features.ts";
import { type Consistency, consistencyOf } from "./consistency/consistency.ts";
import { formatGrade } from "./grade.ts";
import type { Decision, Reason } from "./reason.ts";
import { explainScore, type Weight } from "./score/explain.ts";
import type { Model } from "./score/model.ts";
import { vectorOf } from "./score/vector.ts";
import type { Contribution } from "./store/contribution.ts";
import type { HistoryEntry } from "./store/record.ts";
import type { WorkflowStore } from "./store/store.ts";

/** Features shown of the score, those that weighed most. */
const SHOWN = 8;

/** Why a workflow got what it got. Points are decimal strings. */
export interface Explanation {
  id: Hex;
  session: string;
  account: Hex;
  kind: string;
  decision: Decision;
  appealed: boolean;
  reviewed: boolean;
  assumedConsent: boolean;
  verifiedAt: string;
  epoch: number;
  /** Four decimals. */
  grade: string;
  base: string;
  due: string;
  points: string;
  reasons: readonly Reason[];
  /** Share of people's workflows that look at least as much like a program's; and on how many presses and keys. */
  score: { likeness: number; evidence: number };
  /** What weighed most in the score; undefined if another model judged than that of this release. */
  features: readonly Weight[] | undefined;
  /** The account's workflows compared, as they are in the store now. */
  consistency: Consistency;
  /** Workflows that are copies of this one, or of which it is a copy. */
  copies: number;
  settings: string;
  model: string;
  history: readonly HistoryEntry[];
}

/** Explains a workflow to its contributor, or to whoever reviews it. Of other workflows it tells numbers only. */
export function explain(store: WorkflowStore, contribution: Contribution, model: Model): Explanation {
  const { contributions } = store;
  const { session, reasons, look, settings, model: judge, history } = contributions.record(contribution.contribution);
  const { id, account, kind, decision, appealed, reviewed, assumedConsent, epoch, base, due, points } = contribution;
  const events = contributions.events(contribution.contribution);
  return {
    id,
    session,
    account,
    kind,
    decision,
    appealed,
    reviewed,
    assumedConsent,
    epoch,
    verifiedAt: showUtc(contribution.verifiedAt),
    grade: formatGrade(contribution.grade),
    base: String(base),
    due: String(due),
    points: String(points),
    reasons,
    score: { likeness: look.score.likeness, evidence: look.score.evidence },
    features: judge === model.hash ? explainScore(model, judged(model, events), SHOWN) : undefined,
    consistency: consistencyOf(accountTraits(contributions, account, model), model),
    copies: contributions.countCopies(contribution.contribution),
    settings,
    model: judge,
    history,
  };
}

function judged({ steps }: Model, events: readonly BehaviourEvent[]): Float64Array {
  const actions = actionsOf(events);
  return vectorOf(steps, actions, featuresOfActions(actions));
}
