import type { Decision, Reason } from "../reason.ts";
import type { Comparison } from "./compare.ts";

/** Another workflow, of which the one looked up is a copy or which is a copy of it. */
export interface Match extends Comparison {
  readonly contribution: number;
  /** Every event is the same, to the millisecond and the pixel. */
  readonly isExact: boolean;
  /** Evidence that was needed to call it a copy, in nats. */
  readonly needed: number;
}

/** A match that makes a workflow a copy. */
export interface Copy extends Match {
  /** Two people's, in one file: which of the two was first is not known. */
  readonly isGuess: boolean;
}

/** Of a copy as clear as this nobody needs to look at it: a thousand times likelier than the least that is held. */
const BEYOND_DOUBT = Math.log(1000);

/**
 * What becomes of a copy. Nobody is rejected by a guess: it may be the original. @returns what gradeOf takes; the reason says
 * nothing of the other, which may be erased later.
 */
export function duplicateFinding(match: Match & Partial<Copy>): {
  decision: Exclude<Decision, "accept">;
  reasons: readonly Reason[];
} {
  const isClear = match.isExact || match.evidence >= match.needed + BEYOND_DOUBT;
  return { decision: isClear && !match.isGuess ? "reject" : "hold", reasons: [duplicateReason(match)] };
}

function duplicateReason(match: Match): Reason {
  if (match.isExact) {
    const detail = "Every event is the same, to the millisecond and the pixel, as in another workflow.";
    return { code: "duplicate", layer: "duplicates", detail };
  }
  const pace = Math.round(Math.abs(match.stretch - 1) * 100);
  const stretched = pace === 0 ? "" : `, played ${pace} % ${match.stretch > 1 ? "slower" : "faster"} as a whole`;
  const detail =
    `${Math.round(match.explained * 100)} % of the presses and keys follow another workflow's rhythm${stretched}: ` +
    `their pauses and holds differ by ${Math.round(match.distance * 100)} %, where somebody who does the same thing ` +
    "again mostly differs by more than 30 %.";
  return { code: "near-duplicate", layer: "duplicates", detail };
}
