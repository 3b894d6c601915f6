import type { Hex } from "../shared/hex.ts";
import type { CallWords } from "./call-words.ts";
import type { Effects } from "./execution-effects.ts";
import type { Warning } from "./proposal-warnings.ts";

/** What a proposal would do, found by doing it on a copy of the chain. */
export interface Simulation {
  title: string;
  description: string;
  proposer: Hex;
  chainId: number;
  governor: Hex;
  /** The block on whose state it was simulated. */
  block: { number: number; hash: Hex; timestamp: number };
  payload: Hex;
  /** Why it would fail, and at which step; undefined if it would pass and do what follows. */
  failure: { step: SimulationStep; reason: string } | undefined;
  calls: CallWords[];
  /** Every account that the calls name, and the hash of its code; `name` as people call it. */
  codes: { account: Hex; name: string; hash: Hex; compiledAs: string | undefined; called: boolean }[];
  /** Who was made to vote for it; wei. */
  voters: { account: Hex; votes: bigint }[];
  quorum: bigint | undefined;
  /** Gas of its execution; undefined if it was not executed. */
  gas: bigint | undefined;
  effects: Effects | undefined;
  warnings: Warning[];
}

export type SimulationStep = "propose" | "vote" | "queue" | "execute";
