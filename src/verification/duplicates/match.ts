import type { Reason } from "../reason.ts";
import type { Comparison } from "./compare.ts";

/** Another workflow, of which the one looked up is a copy or which is a copy of it. */
export interface Match extends Comparison {
  readonly contribution: number;
  /** Every event is the same, to the millisecond and the pixel. */
  readonly isExact: boolean;
}

/** Why a workflow counts as a copy. Says nothing about the other: it may be another person's, and be erased later. */
export function duplicateReason(match: Match): Reason {
  if (match.isExact) {
    const detail = "Every event is the same, to the millisecond and the pixel, as in another workflow.";
    return { code: "duplicate", layer: "duplicates", detail };
  }
  const pace = Math.round(Math.abs(match.stretch - 1) * 100);
  const slower = match.stretch > 1 ? "slower" : "faster";
  const stretched = pace === 0 ? "" : `, played ${pace} % ${slower} as a whole`;
  return {
    code: "near-duplicate",
    layer: "duplicates",
    detail:
      `${Math.round(match.explained * 100)} % of the presses and keys follow another workflow's rhythm` +
      `${stretched}: the pauses and holds differ by ${Math.round(match.distance * 100)} %, where people who do the ` +
      "same thing twice differ by 30 % and more.",
  };
}
