import { hashCanonicalJson } from "../shared/canonical-json.ts";
import { oneLine } from "../shared/one-line.ts";
import { showTime } from "../shared/show-time.ts";
import type { Queued } from "./chain.ts";
import { type Known, tell, type WatchState } from "./state.ts";
import { factsHash } from "./submitted.ts";
import type { Verdict } from "./verdict.ts";

/** Tells what recomputing said of a submission, and what can be done about it. @param queued absent if it is active. */
export function tellVerdict(
  state: WatchState,
  known: Known,
  verdict: Verdict,
  queued: Queued | undefined,
  now: number,
): void {
  const { id, epoch } = known;
  const { outcome, check, message, difference, own, files } = verdict;
  const about = { epoch, id };
  const facts = factsHash(known);
  const content = hashCanonicalJson({ outcome, message, check: check ?? "", own });
  const next = outcome === "wrong" ? `; ${whatCanBeDone(queued, own, now)}` : "";
  tell(state, {
    key: `verdict ${facts} ${content}`,
    event: outcome,
    alarm: outcome !== "matches",
    ...about,
    message: `epoch ${epoch} ${HEADLINES[outcome]} (submission ${id}): ${message}${next}`,
    ...(check === undefined ? {} : { check }),
    ...(difference === undefined
      ? {}
      : { account: difference.account, expected: String(difference.expected), found: String(difference.found) }),
  });
  if (files === undefined) return;
  tell(state, {
    key: `files ${facts} ${files}`,
    event: "files",
    alarm: true,
    ...about,
    message: `epoch ${epoch}: the files that its publisher names are not good: ${oneLine(files)}`,
  });
}

const HEADLINES = { matches: "matches", wrong: "is WRONG", unknown: "cannot be judged" } as const;

function whatCanBeDone(queued: Queued | undefined, own: boolean, now: number): string {
  if (queued === undefined) return "it is active, and an active root is final";
  const { status, disputedAt, activatableAt, frozenUntil } = queued;
  if (status === "disputed") return `it is disputed: the DAO can rule until ${showTime(frozenUntil)}`;
  if (now >= activatableAt) {
    return `too late to dispute it: its window closed at ${showTime(activatableAt)}; a guardian can reject it while activation is paused`;
  }
  if (!own) return "what it builds on is to be disputed";
  if (disputedAt !== 0) return `the DAO upheld it; a guardian can reject it until ${showTime(activatableAt)}`;
  return `dispute or reject it until ${showTime(activatableAt)}`;
}
