import type { Hex } from "viem";
import { checkErased, type NotRecomputable } from "./erased-payment.ts";
import type { Payable } from "./erased-work.ts";
import type { Faults } from "./faults.ts";
import { heaviest } from "./heaviest.ts";
import type { Manifest } from "./manifest.ts";
import type { Policy } from "./policy.ts";

/** Cumulative wei by account. */
export type Cumulative = ReadonlyMap<Hex, bigint>;

/** What an epoch is held against. */
export interface PaymentInput {
  manifest: Manifest;
  policy: Policy;
  previousDust: bigint;
  /** Published by the epoch before, and by this one. */
  before: Cumulative;
  after: Cumulative;
  /** Recomputed from the ledger. */
  weights: ReadonlyMap<Hex, bigint>;
  /** Whether the account has an entry in the ledger up to this epoch. */
  hasEntries: (account: Hex) => boolean;
  /** The most that erased entries can be paid for in this epoch. */
  payable: Payable;
}

/**
 * Holds Σw, budget and every account's amount against the ledger. Weight may be missing and accounts without entries
 * may be paid only as far as erased entries can be due in this epoch: where none can, everything is exact.
 */
export function checkPayment(input: PaymentInput, faults: Faults): NotRecomputable {
  const { manifest, policy, before, after, weights, payable } = input;
  const budget = policy.epochBudget + input.previousDust;
  faults.compare("budget", "budget (epochBudget and the dust before)", budget, manifest.budget);
  const seen = [...weights.values()].reduce((sum, w) => sum + w, 0n);
  const most = heaviest(policy, manifest.epoch, payable);
  const mayMiss = manifest.totalWeight > seen && manifest.totalWeight - seen <= most.all;
  if (!mayMiss && manifest.totalWeight !== seen) {
    const erased = payable.entries === 0 ? "" : ` and at most ${most.all} for ${payable.entries} erased entries`;
    faults.add("totalWeight", `Σw: expected ${seen}${erased}, found ${manifest.totalWeight}`);
  }
  const totalWeight = mayMiss ? manifest.totalWeight : seen;
  const amountOf = shares(policy, budget, totalWeight);

  const dropped: string[] = [];
  const decreased: string[] = [];
  const wrong: string[] = [];
  const strangers: string[] = [];
  const erased = new Map<Hex, bigint>();
  for (const account of [...new Set([...before.keys(), ...after.keys(), ...weights.keys()])].toSorted()) {
    const had = before.get(account) ?? 0n;
    const has = after.get(account) ?? 0n;
    if (had > 0n && !after.has(account)) {
      dropped.push(`account ${account} was dropped: it had ${had} wei before`);
    } else if (has < had) {
      decreased.push(`account ${account} decreased from ${had} to ${has} wei`);
    } else if (input.hasEntries(account)) {
      const due = amountOf(weights.get(account) ?? 0n);
      if (due !== has - had) wrong.push(`account ${account}: expected ${due} wei for this epoch, found ${has - had}`);
    } else if (has > had) {
      if (payable.entries > 0) erased.set(account, has - had);
      else strangers.push(`account ${account} has no entry in the ledger: expected 0 wei, found ${has - had}`);
    }
  }
  faults.addFirst("dropped", dropped, "accounts");
  faults.addFirst("decreased", decreased, "accounts");
  faults.addFirst("amount", strangers, "accounts");
  faults.addFirst("amount", wrong, "accounts");
  return checkErased({ erased, missing: totalWeight - seen, amountOf, entries: payable.entries, heaviest: most.one }, faults); // prettier-ignore
}

/** What a weight earns, in wei. */
export function shares(policy: Policy, budget: bigint, totalWeight: bigint): (weight: bigint) => bigint {
  const { rate } = policy;
  if (totalWeight === 0n) return () => 0n;
  if (rate !== undefined && totalWeight * rate <= budget) return (weight) => weight * rate;
  return (weight) => (budget * weight) / totalWeight;
}
