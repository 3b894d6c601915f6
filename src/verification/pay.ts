import type { Hex } from "../shared/hex.ts";
import { clusterShares, type Share } from "./cluster-shares.ts";
import type { Decided } from "./decide.ts";
import { basePoints, type DayTally, FULL_GRADE, gradedPoints, withinDay } from "./points.ts";
import type { Reason } from "./reason.ts";
import type { Settings } from "./settings.ts";
import type { Contribution } from "./store/contribution.ts";
import type { WorkflowStore } from "./store/store.ts";

const DAY_SECONDS = 86_400;

/** Whoever sends a recording later than this cannot put it into a day of his choice. */
const LATE_DAYS = 7;

/** The first day for which something can still be paid. @param now Unix seconds. */
export const firstOpenDay = (now: number): number => Math.floor(now / DAY_SECONDS) - LATE_DAYS;

/** A decided workflow with what it pays. */
export interface Paid {
  readonly decided: Decided;
  readonly day: number;
  readonly base: bigint;
  readonly due: bigint;
  readonly points: bigint;
  /** Those of the decision, and why the points are fewer. */
  readonly reasons: readonly Reason[];
}

/**
 * Points of the workflows of a file: base by kind and length, times the grade, within what an account can earn in a day,
 * less what accounts that belong together give up. @param now Unix seconds.
 */
export function pay(store: WorkflowStore, all: readonly Decided[], settings: Settings, now: number): Paid[] {
  store.contributions.forgetTallies(firstOpenDay(now));
  const tallies = new Map<string, DayTally>();
  const due = all.map((decided) => {
    const { pending, decision, grade } = decided;
    const day = dayOf(pending.span, now);
    const base = basePoints(settings, pending.kind, pending.actions);
    const full = decision === "accept" ? gradedPoints(base, grade) : 0n;
    const key = `${pending.account} ${day}`;
    const tally = tallies.get(key) ?? store.contributions.tally(pending.account, day);
    tallies.set(key, tally);
    const left = withinDay(settings, tally, full);
    if (left > 0n) Object.assign(tally, { sessions: tally.sessions + 1, points: tally.points + left });
    return { decided, day, base, full, due: left };
  });
  const shares = clusterShares(store.contributions, settings, all, sumByAccount(due));
  return due.map(({ decided, day, base, full, due: left }) => {
    const share = shares.get(decided.pending.account);
    const points = share === undefined ? left : (left * BigInt(share.factor)) / BigInt(FULL_GRADE);
    const reasons = [...decided.reasons, ...fewer(settings, full, left, share, points)];
    return { decided, day, base, due: left, points, reasons };
  });
}

/** Points of a workflow that a person accepted, on the same terms. */
export function payReviewed(
  store: WorkflowStore,
  { account, day, base }: Contribution,
  grade: number,
  settings: Settings,
): { due: bigint; points: bigint; reasons: readonly Reason[] } {
  const full = gradedPoints(base, grade);
  const due = withinDay(settings, store.contributions.tally(account, day), full);
  const share = clusterShares(store.contributions, settings, [], new Map([[account, due]])).get(account);
  const points = share === undefined ? due : (due * BigInt(share.factor)) / BigInt(FULL_GRADE);
  return { due, points, reasons: fewer(settings, full, due, share, points) };
}

/** Why the points are fewer than the workflow is worth. */
function fewer(settings: Settings, full: bigint, due: bigint, share: Share | undefined, points: bigint): Reason[] {
  return [
    ...(due < full ? [dailyCap(settings, due, full)] : []),
    ...(share !== undefined && points < due ? [share.reason] : []),
  ];
}

function dayOf(span: readonly [number, number] | undefined, now: number): number {
  const today = Math.floor(now / DAY_SECONDS);
  const recorded = Math.floor((span?.[0] ?? now) / DAY_SECONDS);
  return recorded <= today && recorded >= firstOpenDay(now) ? recorded : today;
}

function sumByAccount(all: readonly { decided: Decided; due: bigint }[]): Map<Hex, bigint> {
  const sums = new Map<Hex, bigint>();
  for (const { decided, due } of all) {
    const { account } = decided.pending;
    sums.set(account, (sums.get(account) ?? 0n) + due);
  }
  return sums;
}

function dailyCap({ perDay }: Settings, left: bigint, full: bigint): Reason {
  const cap = `${perDay.sessions} workflows and ${perDay.points} points`;
  return {
    code: "daily-cap",
    layer: "points",
    detail: `An account can earn with ${cap} a day: of ${full} points, ${left} are within it.`,
  };
}
