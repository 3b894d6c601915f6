import type { Payable } from "./erased-work.ts";
import type { Policy } from "./policy.ts";
import { curve } from "./work.ts";

/** The most that entries nobody can see any more can weigh. */
export interface Heaviest {
  /** If they were one account's, */
  one: bigint;
  /** and all of them, however they are divided. */
  all: bigint;
}

/** With the best weight, tier and early factor that the policy has to give by this epoch. */
export function heaviest(policy: Policy, epoch: number, payable: Payable): Heaviest {
  const tiers = policy.tiers.filter(({ from }) => from <= payable.earlierPoints);
  let p = (payable.points * greatest([...policy.weights.values()])) / 10_000n;
  p = (p * (10_000n + greatest(tiers.map(({ bonus }) => bonus)))) / 10_000n;
  p = (p * greatest(policy.early.slice(0, epoch))) / 10_000n;
  if (p < policy.minPoints) return { one: 0n, all: 0n };
  const entries = BigInt(payable.entries);
  const one = curve(policy.accountCap !== undefined && p > policy.accountCap ? policy.accountCap : p, policy);
  // The sum of n square roots is at most √(n × the sum of what they are taken of), by Cauchy and Schwarz.
  const all = curve(policy.curve === "sqrt" ? entries * p : p, policy);
  return { one, all: entries * one < all ? entries * one : all };
}

function greatest(values: readonly bigint[]): bigint {
  return values.reduce((most, each) => (each > most ? each : most), 0n);
}
