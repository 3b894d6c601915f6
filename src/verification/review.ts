import { showUtc } from "../evidence/utc.ts";
import { UserError } from "../shared/errors.ts";
import { sketchOf } from "./duplicates/sketch.ts";
import { payReviewed } from "./pay.ts";
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
 * Decides about a workflow that is held; nobody decides twice.
 * @returns it as it is now. @throws UserError if it is not held, or has no grade and none is given.
 */
export async function review(store: WorkflowStore, contribution: Contribution, ruling: Ruling): Promise<Contribution> {
  const { accept, reason, settings, now } = ruling;
  if (contribution.decision !== "hold") {
    throw new UserError(`${contribution.id} is not held: it is ${STATE[contribution.decision]}`);
  }
  const grade = ruling.grade ?? contribution.grade;
  if (accept && grade === 0) {
    throw new UserError(
      `${contribution.id} has the grade 0, and would earn nothing: give a --grade, above 0 and up to 1`,
    );
  }
  return change(store, contribution, now, { what: accept ? "accepted" : "rejected", reason }, (at) => {
    if (!accept) return { decision: "reject", grade: 0, due: 0n, points: 0n, appealed: false, reviewed: true };
    return {
      decision: "accept",
      grade,
      ...payReviewed(store, contribution, grade, settings),
      appealed: false,
      reviewed: true,
      epoch: ruling.epoch ?? contribution.epoch,
      verifiedAt: at,
    };
  });
}

/**
 * A contributor objects to a rejection, once: it is held again, for a person to decide.
 * @throws UserError if it is not rejected, or a person did so.
 */
export async function appeal(
  store: WorkflowStore,
  contribution: Contribution,
  reason: string,
  now: Date,
): Promise<Contribution> {
  const { id, decision, reviewed } = contribution;
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
): Promise<Contribution> {
  const at = Math.floor(now.getTime() / 1000);
  return store.transaction(() => {
    const changed = changes(at);
    const record = store.contributions.record(contribution);
    const history = [...record.history, { at: showUtc(at), ...entry }];
    store.contributions.change(contribution, changed, { ...record, history });
    if (changed.decision === "reject") store.corpus.remove(contribution);
    else store.corpus.add(contribution, sketchOf(store.contributions.events(contribution)));
    return { ...before, contribution, ...changed };
  });
}
