import type { Look } from "../look-at.ts";
import type { Reason } from "../reason.ts";

/** What is sealed beside the evidence of a contribution. */
export interface ContributionRecord {
  readonly session: string;
  readonly reasons: readonly Reason[];
  /** What rules, score and the comparison within the account saw. */
  readonly look: Look;
  /** Hashes of the settings and of the model by which it was judged. */
  readonly settings: string;
  readonly model: string;
  readonly history: readonly HistoryEntry[];
}

/** What people decided or asked for afterwards. */
export interface HistoryEntry {
  /** UTC, to the second. */
  readonly at: string;
  readonly what: "appealed" | "accepted" | "rejected" | "appealed-points" | "granted-points" | "refused-points";
  readonly reason: string;
  /** Of `granted-points`: the entry of the ledger that pays them, a decimal string and its epoch. */
  readonly points?: string;
  readonly epoch?: number;
}
