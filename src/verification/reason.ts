/** What looks at a workflow, from the outermost to the innermost; `points`: why they are fewer than it is worth. */
export const LAYERS = ["integrity", "rules", "score", "duplicates", "consistency", "sybil", "points"] as const;
export type Layer = (typeof LAYERS)[number];

/** Why a workflow got the decision and the grade that it got: one of them for each thing that was noticed. */
export interface Reason {
  /** Kebab-case, the same for the same thing in every release: `constant-gaps`. */
  readonly code: string;
  readonly layer: Layer;
  /** One sentence for the contributor, with the numbers. Nothing that was recorded but numbers, and no other account. */
  readonly detail: string;
}

export type Decision = "accept" | "hold" | "reject";
