import type { Hex } from "../shared/hex.ts";
import type { Submitted } from "./submitted.ts";

/** What recomputing a submission says of it. */
export interface Verdict {
  /** "unknown": nothing can be said, see `message`. */
  outcome: "matches" | "wrong" | "unknown";
  /** What failed; absent if it matches. */
  check: string | undefined;
  /** One line. */
  message: string;
  /** The first account, ascending, that is due another amount than it was given; wei, through this epoch. */
  difference: { account: Hex; expected: bigint; found: bigint } | undefined;
  /** Whether the fault is its own: otherwise it only goes on from a root that is wrong. */
  own: boolean;
  /** What is wrong with the files that the publisher names; absent if they fit. */
  files: string | undefined;
}

/** A submission that another one builds on, and what was said of it. */
export interface Ancestor extends Submitted {
  /** The distributor that has it: this one or a predecessor. */
  distributor: Hex;
  outcome: Verdict["outcome"] | undefined;
  /** Whether it is active. */
  final: boolean;
}

/** Says whether roots follow from the ledger. */
export interface Judge {
  /** Changes when what it judges by does. */
  fingerprint(): Promise<string>;
  /** @param ancestors oldest first, from the first epoch on. */
  judge(submitted: Submitted, ancestors: readonly Ancestor[]): Promise<Verdict>;
}
