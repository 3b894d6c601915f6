import type { Hex } from "../shared/hex.ts";

/** What can be told, each as one line. */
export const NOTICES = [
  "submitted",
  "matches",
  "wrong",
  "unknown",
  "files",
  "vanished",
  "window-ending",
  "unfunded",
  "disputed",
  "dispute-sent",
  "dispute-failed",
  "ruled",
  "run-out",
  "settled",
  "settle-failed",
  "activated",
  "ended",
  "paused",
  "cap",
  "retired",
] as const;

/** Something that happened or was found, told once. */
export interface Notice {
  /** Counts from 1: a line that comes twice, after a crash while it was written, has the same. */
  seq: number;
  event: (typeof NOTICES)[number];
  /** Whether somebody should look. */
  alarm: boolean;
  epoch?: number;
  id?: Hex;
  /** One line. */
  message: string;
  /** Of a wrong root: what failed, and the first account that differs, with wei through the epoch. */
  check?: string;
  account?: Hex;
  expected?: string;
  found?: string;
}

/** A notice that was not numbered yet. @param key tells it apart from all others: it is told only once. */
export type News = Omit<Notice, "seq"> & { key: string };
