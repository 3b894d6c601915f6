import type { Reason } from "../reason.ts";

/** What is sealed beside the evidence of a contribution. */
export interface ContributionRecord {
  readonly session: string;
  readonly reasons: readonly Reason[];
  /** Why the points are fewer than base times grade. */
  readonly deductions: readonly Reason[];
  /** What each layer measured: numbers by name, for `workflow explain`. */
  readonly measured: Readonly<Record<string, number>>;
  /** What is compared within an account, as the consistency layer writes it. */
  readonly traits: unknown;
  readonly settings: string;
  readonly model: string;
  readonly history: readonly HistoryEntry[];
}

/** What people decided or asked for afterwards. */
export interface HistoryEntry {
  /** UTC, to the second. */
  readonly at: string;
  readonly what: "appealed" | "accepted" | "rejected";
  readonly reason: string;
}
