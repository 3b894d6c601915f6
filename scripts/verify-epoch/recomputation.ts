import { type Hex, keccak256 } from "viem";
import type { Ledger } from "./ledger.ts";
import { type Cumulative, shares } from "./payment.ts";
import type { Policy } from "./policy.ts";
import { standardRoot } from "./standard-root.ts";
import { Work } from "./work.ts";

/**
 * Recomputes a season from ledger and policies alone, with nothing that was published. Only where no entry was ever
 * erased: what erased entries earned cannot be known from their hashes.
 */
export class Recomputation {
  readonly #work: Work;
  readonly #amounts = new Map<Hex, bigint>();
  #dust = 0n;

  constructor(ledger: Ledger) {
    this.#work = new Work(ledger);
  }

  /** Goes on to `epoch`, the one after the last. @returns the cumulative amounts through it, in wei. */
  step(epoch: number, policy: Policy): Cumulative {
    const work = this.#work;
    work.begin(epoch);
    for (const pattern of work.reaching(policy.kAnonymity)) work.unlock(pattern);
    const weights = work.weights(policy, epoch);
    work.end(epoch);
    const budget = policy.epochBudget + this.#dust;
    const totalWeight = [...weights.values()].reduce((sum, w) => sum + w, 0n);
    const amountOf = shares(policy, budget, totalWeight);
    this.#dust = budget;
    for (const [account, weight] of weights) {
      const amount = amountOf(weight);
      this.#dust -= amount;
      if (amount > 0n) this.#amounts.set(account, (this.#amounts.get(account) ?? 0n) + amount);
    }
    return this.#amounts;
  }
}

/** The root over cumulative amounts, as the distributor checks claims against it. */
export function claimRoot(amounts: Cumulative, chainId: number, distributor: Hex): Hex {
  const prefix = word(BigInt(chainId)) + word(BigInt(distributor));
  const leaves = [...amounts].map(([account, amount]) =>
    keccak256(keccak256(`0x${prefix}${word(BigInt(account))}${word(amount)}`, "bytes")),
  );
  return standardRoot(leaves.toSorted());
}

function word(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}
