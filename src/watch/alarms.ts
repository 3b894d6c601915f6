import { showLam } from "../shared/show-amount.ts";
import { showTime } from "../shared/show-time.ts";
import type { Queued } from "./chain.ts";
import { type Known, tell, type WatchState } from "./state.ts";

/** The part of a window that is left when somebody must look at a root without a good verdict. */
const LAST_PART = 4;

/** What waits, at the chain's time. Wei. */
export interface Waiting {
  waiting: readonly Queued[];
  /** The total of the last active epoch. */
  paidBefore: bigint;
  /** What the treasury can give. */
  funds: bigint;
  /** Unix seconds: nothing is activated before. */
  pausedUntil: number;
  /** Unix seconds. */
  now: number;
}

/** Tells of what is not an event but comes with time: windows that end, disputes that ran out, money that is missing. */
export function tellOfTime(state: WatchState, sight: Waiting): void {
  const { waiting, now } = sight;
  for (const queued of waiting) {
    const known = state.submissions.find(({ id }) => id === queued.id);
    tellWindow(state, queued, known, now);
    const { id, epoch, frozenUntil, status } = queued;
    if (status !== "disputed" || now < frozenUntil) continue;
    const message = `nobody ruled on submission ${id} (epoch ${epoch}) by ${showTime(frozenUntil)}: it can be settled, which ends it; half the bond goes back`;
    tell(state, { key: `run-out ${id} ${frozenUntil}`, event: "run-out", alarm: true, epoch, id, message });
  }
  tellFunds(state, sight);
}

function tellWindow(state: WatchState, queued: Queued, known: Known | undefined, now: number): void {
  const { id, epoch, status, submittedAt, activatableAt } = queued;
  const outcome = known?.verdict?.outcome;
  if (status !== "pending" || outcome === "matches" || now >= activatableAt) return;
  if (activatableAt - now > (activatableAt - submittedAt) / LAST_PART) return;
  const what = outcome === "wrong" ? "is wrong and not disputed" : "has no verdict";
  const message = `epoch ${epoch} ${what}, and its window ends ${showTime(activatableAt)} (submission ${id})`;
  tell(state, { key: `window-ending ${id} ${activatableAt}`, event: "window-ending", alarm: true, epoch, id, message });
}

/** @returns how many things there are, told before or not, that somebody must still look after. */
export function standingAlarms(state: WatchState, sight: Waiting): number {
  const { waiting, pausedUntil, now } = sight;
  const doubtful = waiting.filter(({ id, status }) => {
    const verdict = state.submissions.find((known) => known.id === id)?.verdict;
    return verdict?.outcome !== "matches" || verdict.files !== undefined || status === "disputed";
  });
  return doubtful.length + (findUnfunded(sight) === undefined ? 0 : 1) + (now < pausedUntil ? 1 : 0);
}

/** A root that is not funded when its window ends holds up every later one. */
function findUnfunded({ waiting, paidBefore, funds }: Waiting): Queued | undefined {
  return waiting.find(({ cumulativeTotal }) => cumulativeTotal - paidBefore > funds);
}

function tellFunds(state: WatchState, sight: Waiting): void {
  const { paidBefore, funds } = sight;
  const unfunded = findUnfunded(sight);
  if (unfunded === undefined) return;
  const { id, epoch, cumulativeTotal } = unfunded;
  const message = `the epochs through ${epoch} pay ${showLam(cumulativeTotal - paidBefore)}, and the treasury can give ${showLam(funds)}: without a higher allowance submission ${id} blocks the queue`;
  tell(state, { key: `unfunded ${id}`, event: "unfunded", alarm: true, epoch, id, message });
}
