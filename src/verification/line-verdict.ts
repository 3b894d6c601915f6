import type { Hex } from "../shared/hex.ts";
import { FULL_GRADE } from "./points.ts";
import type { Decision, Reason } from "./reason.ts";

/** What became of one line of a file. */
export interface LineVerdict {
  readonly line: number;
  /** Absent where the line does not tell it. */
  readonly session: string | undefined;
  readonly decision: Decision;
  /** Basis points. */
  readonly grade: number;
  readonly reasons: readonly Reason[];
  /** Absent of a line that was refused: nothing of it is kept. */
  readonly kept?: {
    readonly id: Hex;
    readonly account: Hex;
    readonly points: bigint;
    readonly assumedConsent: boolean;
    /** A person decided. */
    readonly reviewed: boolean;
    /** It was verified before, and this is what was decided then or since. */
    readonly before: boolean;
  };
}

/** The verdict's line in a file: one JSON object. */
export function verdictLine({ line, session, decision, grade, reasons, kept }: LineVerdict): string {
  const text = JSON.stringify({
    session: session ?? null,
    decision,
    grade: grade / FULL_GRADE,
    reasons,
    line,
    ...(kept === undefined
      ? { refused: true }
      : {
          id: kept.id,
          account: kept.account,
          points: String(kept.points),
          ...(kept.assumedConsent ? { assumedConsent: true } : {}),
          ...(kept.reviewed ? { reviewed: true } : {}),
          ...(kept.before ? { alreadyVerified: true } : {}),
        }),
  });
  // Line breaks to some readers, and nothing that JSON escapes.
  return text.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
