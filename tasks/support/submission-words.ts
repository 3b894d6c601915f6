import type { DisputeView, SubmissionView } from "./submissions.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { showDuration } from "../../src/shared/show-duration.ts";
import { showTime } from "../../src/shared/show-time.ts";

/** What decides how a submission goes on, at the time of the newest block. */
export interface Surroundings {
  /** Unix seconds. */
  now: number;
  pausedUntil: number;
  /** What is before it in the queue, if anything. */
  blockedBy: number | undefined;
  /** What activating it pulls, and what the treasury can give, in wei. */
  pulls: bigint;
  funds: bigint;
  dispute: DisputeView | undefined;
}

/** Where a submission stands and what comes next, in one line. */
export function describeState(submission: SubmissionView, surroundings: Surroundings): string {
  const { now, dispute } = surroundings;
  const until = (time: number): string => `${showTime(time)} (in ${showDuration(time - now)})`;
  switch (submission.status) {
    case "none":
      return "unknown";
    case "pending":
      return now < submission.activatableAt
        ? `${submission.disputedAt === 0 ? "window" : "upheld, window"} until ${until(submission.activatableAt)}`
        : ready(submission, surroundings, until);
    case "disputed": {
      const by = dispute === undefined ? "disputed" : `disputed by ${dispute.disputer}, bond ${showLam(dispute.bond)}`;
      return now < submission.frozenUntil
        ? `${by}; ruling until ${until(submission.frozenUntil)}`
        : `${by}; nobody ruled by ${showTime(submission.frozenUntil)}: epoch settle`;
    }
    case "active":
      return "active";
    case "withdrawn":
      return "withdrawn by its publisher";
    case "rejected":
      return "rejected";
    case "unruled":
      return "ended: nobody ruled on its dispute in time";
    case "dropped":
      return "dropped: one that it was built on ended";
  }
}

function ready(
  { status }: SubmissionView,
  { now, pausedUntil, blockedBy, pulls, funds }: Surroundings,
  until: (time: number) => string,
): string {
  const holds = [
    ...(now < pausedUntil ? [`activation is paused until ${until(pausedUntil)}`] : []),
    ...(blockedBy === undefined ? [] : [`epoch ${blockedBy} must be activated first`]),
    ...(pulls > funds ? [`unfunded: it pays ${showLam(pulls)}, the treasury can give ${showLam(funds)}`] : []),
  ];
  return holds.length === 0 ? `ready: epoch activate` : `${status}, its window is over; ${holds.join("; ")}`;
}
