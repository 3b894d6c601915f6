import type { Consistency } from "./consistency/consistency.ts";
import { ENOUGH_EVIDENCE, type Look } from "./look-at.ts";
import type { Decision, Reason } from "./reason.ts";
import { strangeReason, unlikeReason } from "./score/score.ts";

/** What was decided of a workflow. */
export interface Verdict {
  readonly decision: Decision;
  /** Basis points of the base that it is worth; of what is held: if a reviewer accepts it. 0 of what is rejected. */
  readonly grade: number;
  readonly reasons: readonly Reason[];
}

/** What another layer found; undefined if it found nothing. */
export interface Finding {
  readonly decision: "hold" | "reject";
  readonly reasons: readonly Reason[];
}

/** Of people's workflows this share, those that look most like a program's, get less than all for their score. */
const DOUBTFUL = 0.4;
const LEAST = 0.1;
/** For a workflow of one action; the rest comes with the square of evidence, as certainty does. */
const SHORTEST = 0.1;

/**
 * Puts together what the layers found. One finding that nobody's hand explains rejects, and so do two that hardly
 * anybody's does; one such finding holds. Otherwise evidence, likeness and the account's consistency make the grade.
 */
export function gradeOf({
  look,
  consistency,
  duplicates,
}: {
  readonly look: Look;
  readonly consistency?: Consistency | undefined;
  readonly duplicates?: Finding | undefined;
}): Verdict {
  const { rules, score } = look;
  const reasons: Reason[] = rules.map(({ reason }) => reason);
  const doubts = rules.filter(({ severity }) => severity === "hold").length;
  const isImpossible = rules.some(({ severity }) => severity === "reject");
  if (look.unlike) reasons.push(unlikeReason(score));
  if (look.strange) reasons.push(strangeReason(score));
  if (duplicates) reasons.push(...duplicates.reasons);
  if (consistency) reasons.push(...consistency.reasons);
  if (isImpossible || doubts >= 2 || (doubts === 1 && look.unlike) || duplicates?.decision === "reject")
    return { decision: "reject", grade: 0, reasons };
  const isHeld =
    doubts > 0 || look.unlike || look.strange || duplicates?.decision === "hold" || consistency?.decision === "hold";
  if (score.evidence < ENOUGH_EVIDENCE)
    reasons.push({
      code: "little-evidence",
      layer: "score",
      detail: `${score.evidence} presses and keys, where ${ENOUGH_EVIDENCE} are worth the full grade`,
    });
  const likeness = LEAST + (1 - LEAST) * Math.min(1, score.likeness / DOUBTFUL);
  const evidence = SHORTEST + (1 - SHORTEST) * Math.min(1, score.evidence / ENOUGH_EVIDENCE) ** 2;
  const factor = (consistency?.factor ?? 10_000) / 10_000;
  return { decision: isHeld ? "hold" : "accept", grade: Math.floor(likeness * evidence * factor * 10_000), reasons };
}

/** A grade as a decimal: 8312 is "0.8312". @param grade basis points */
export function formatGrade(grade: number): string {
  return (grade / 10_000).toFixed(4);
}
