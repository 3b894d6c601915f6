import type { Hex } from "../../shared/hex.ts";
import type { Decision } from "../reason.ts";

/** A workflow in the store, without what is sealed. */
export interface Contribution {
  /** Its number in this store. */
  readonly contribution: number;
  /** Its id in the ledger: 32 random bytes. */
  readonly id: Hex;
  readonly account: Hex;
  readonly kind: string;
  readonly pattern: Hex;
  /** Salted: what the ledger shows of the evidence. */
  readonly commitment: Hex;
  /** Who brought the contributor, if the evidence says so. */
  readonly referrer: Hex | undefined;
  /** When it was recorded, Unix seconds, where that is known. */
  readonly span: readonly [from: number, until: number] | undefined;
  /** Of recording, where it is known, else of verification: days since 1970, UTC. */
  readonly day: number;
  readonly decision: Decision;
  /** A rejection that the contributor objected to, not decided yet. */
  readonly appealed: boolean;
  /** A person decided. */
  readonly reviewed: boolean;
  readonly assumedConsent: boolean;
  /** Basis points. */
  readonly grade: number;
  /** Points before the grade. */
  readonly base: bigint;
  /** Graded and within the day's cap, before what a cluster of accounts gives up; 0 unless accepted. */
  readonly due: bigint;
  /** What the ledger pays; 0 unless accepted. */
  readonly points: bigint;
  readonly epoch: number;
  /** Unix seconds. */
  readonly verifiedAt: number;
}
