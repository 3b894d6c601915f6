import { showUtc } from "../evidence/utc.ts";
import { readStoredWorkflow } from "../evidence/read-workflow.ts";
import { UserError } from "../shared/errors.ts";
import { sketchOf } from "./duplicates/sketch.ts";
import { consentFault } from "./integrity.ts";
import { payReviewed } from "./pay.ts";
import { gradedPoints } from "./points.ts";
import type { Reason } from "./reason.ts";
import type { Settings } from "./settings.ts";
import type { Contribution } from "./store/contribution.ts";
import type { Changes } from "./store/contributions.ts";
import type { HistoryEntry } from "./store/record.ts";
import type { WorkflowStore } from "./store/store.ts";

/** What a person decides about a workflow that was held, or about an appeal. */
export interface Ruling {
  accept: boolean;
  reason: string;
  /** Basis points; by default what the verifier gave it. */
  grade: number | undefined;
  /** Of the entry that an acceptance makes; by default that in which it was verified. */
  epoch: number | undefined;
  settings: Settings;
  now: Date;
}

/**
 * Decides about a workflow that is held, or about an appeal for more points; nobody decides twice.
 * @returns it as it is now. @throws UserError if it is neither, if its consent no longer holds and it shall be accepted,
 * or if it has no grade and none is given.
 */
export async function review(store: WorkflowStore, contribution: Contribution, ruling: Ruling): Promise<Contribution> {
  const { accept, reason, settings, now } = ruling;
  if (contribution.decision === "accept" && contribution.appealed) return rulePoints(store, contribution, ruling);
  if (contribution.decision !== "hold") {
    throw new UserError(`${contribution.id} is not held: it is ${STATE[contribution.decision]}`);
  }
  const grade = ruling.grade ?? contribution.grade;
  if (accept && grade === 0) {
    throw new UserError(
      `${contribution.id} has the grade 0, and would earn nothing: give a --grade, above 0 and up to 1`,
    );
  }
  if (accept) demandConsent(store, contribution, settings, now);
  let fewer: readonly Reason[] = [];
  return change(
    store,
    contribution,
    now,
    { what: accept ? "accepted" : "rejected", reason },
    (at) => {
      if (!accept) return { decision: "reject", grade: 0, due: 0n, points: 0n, appealed: false, reviewed: true };
      const { due, points, reasons } = payReviewed(store, contribution, grade, settings);
      fewer = reasons;
      const epoch = ruling.epoch ?? contribution.epoch;
      return { decision: "accept", grade, due, points, appealed: false, reviewed: true, epoch, verifiedAt: at };
    },
    () => fewer,
  );
}

/** Pays all that the workflow is worth, in an entry of its own: the first may be in a ledger, which changes none. */
function rulePoints(store: WorkflowStore, row: Contribution, ruling: Ruling): Promise<Contribution> {
  const { accept, reason, settings, now } = ruling;
  const { decision, grade, due, points } = row;
  const full = gradedPoints(row.base, grade);
  const kept = { decision, grade, points, appealed: false, reviewed: true };
  if (!accept) return change(store, row, now, { what: "refused-points", reason }, () => ({ ...kept, due }));
  demandConsent(store, row, settings, now);
  const entry = { points: String(full - points), epoch: ruling.epoch ?? row.epoch };
  return change(store, row, now, { what: "granted-points", reason, ...entry }, () => ({ ...kept, due: full }));
}

/** What was withdrawn, or has ended, is not used any more, whoever waits. */
function demandConsent(store: WorkflowStore, { contribution, id }: Contribution, settings: Settings, now: Date): void {
  const text = new TextDecoder().decode(store.contributions.evidence(contribution));
  const workflow = readStoredWorkflow(text, `the evidence of ${id}`);
  const seconds = Math.floor(now.getTime() / 1000);
  const isWithdrawn = store.isWithdrawn.bind(store);
  const fault = consentFault(workflow, settings.consents, seconds, (consent) => isWithdrawn(consent, seconds));
  if (fault !== undefined) throw new UserError(`${id} cannot be accepted: ${fault.detail}`);
}

/**
 * A contributor objects, once: to a rejection, which is then held again for a person to decide; or to having got fewer
 * points than the workflow is worth, which a person then grants or not.
 * @throws UserError if there is nothing to object to, or a person decided about it.
 */
export async function appeal(
  store: WorkflowStore,
  contribution: Contribution,
  reason: string,
  now: Date,
): Promise<Contribution> {
  const { id, decision, reviewed, base, grade, points } = contribution;
  if (decision === "accept" && points < gradedPoints(base, grade)) {
    const { history } = store.contributions.record(contribution.contribution);
    if (history.some(({ what }) => what === "appealed-points")) {
      throw new UserError(`${id}: an appeal for its points was made before`);
    }
    const { due } = contribution;
    return change(store, contribution, now, { what: "appealed-points", reason }, () => {
      return { decision, grade, due, points, appealed: true };
    });
  }
  if (decision !== "reject") throw new UserError(`${id} is not rejected: it is ${STATE[decision]}`);
  if (reviewed) throw new UserError(`${id} was rejected by a person: that is final`);
  return change(store, contribution, now, { what: "appealed", reason }, () => {
    return { decision: "hold", grade: 0, due: 0n, points: 0n, appealed: true };
  });
}

const STATE = { accept: "accepted", hold: "held", reject: "rejected" } as const;

async function change(
  store: WorkflowStore,
  { contribution, ...before }: Contribution,
  now: Date,
  entry: Omit<HistoryEntry, "at">,
  changes: (at: number) => Changes,
  more: () => readonly Reason[] = () => [],
): Promise<Contribution> {
  const at = Math.floor(now.getTime() / 1000);
  return store.transaction(() => {
    const changed = changes(at);
    const record = store.contributions.record(contribution);
    const history = [...record.history, { at: showUtc(at), ...entry }];
    store.contributions.change(contribution, changed, { ...record, reasons: [...record.reasons, ...more()], history });
    if (changed.decision === "reject") store.corpus.remove(contribution);
    else store.corpus.add(contribution, sketchOf(store.contributions.events(contribution)));
    return { ...before, contribution, ...changed };
  });
}
