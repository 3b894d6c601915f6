import type { Hex } from "viem";
import type { Faults } from "./faults.ts";
import type { Manifest } from "./manifest.ts";
import type { Policy } from "./policy.ts";
import { curve } from "./work.ts";

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
  /** Leaf hashes of erased entries up to this epoch. */
  keptLeaves: number;
}

/** What cannot be recomputed, because the entries were erased. */
export interface NotRecomputable {
  accounts: number;
  wei: bigint;
}

/** Holds Σw, budget and every account's amount against the ledger. */
export function checkPayment(input: PaymentInput, faults: Faults): NotRecomputable {
  const { manifest, policy, before, after, weights } = input;
  const budget = policy.epochBudget + input.previousDust;
  faults.compare("budget", "budget (epochBudget and the dust before)", budget, manifest.budget);
  const seen = [...weights.values()].reduce((sum, w) => sum + w, 0n);
  const mayMiss = input.keptLeaves > 0 && manifest.totalWeight > seen;
  if (!mayMiss) faults.compare("totalWeight", "Σw", seen, manifest.totalWeight);
  const totalWeight = mayMiss ? manifest.totalWeight : seen;
  const amountOf = shares(policy, budget, totalWeight);

  const dropped: string[] = [];
  const decreased: string[] = [];
  const wrong: string[] = [];
  const erased = new Map<Hex, bigint>();
  let unknown = 0;
  for (const account of [...new Set([...before.keys(), ...after.keys(), ...weights.keys()])].toSorted()) {
    const had = before.get(account) ?? 0n;
    const has = after.get(account) ?? 0n;
    if (has > 0n && !input.hasEntries(account)) unknown += 1;
    if (had > 0n && !after.has(account)) {
      dropped.push(`account ${account} was dropped: it had ${had} wei before`);
    } else if (has < had) {
      decreased.push(`account ${account} decreased from ${had} to ${has} wei`);
    } else if (input.hasEntries(account)) {
      const due = amountOf(weights.get(account) ?? 0n);
      if (due !== has - had) wrong.push(`account ${account}: expected ${due} wei for this epoch, found ${has - had}`);
    } else if (has > had) {
      if (input.keptLeaves > 0) erased.set(account, has - had);
      else wrong.push(`account ${account} has no entry in the ledger: expected 0 wei, found ${has - had}`);
    }
  }
  faults.addFirst("dropped", dropped, "accounts");
  faults.addFirst("decreased", decreased, "accounts");
  faults.addFirst("amount", wrong, "accounts");
  if (input.keptLeaves > 0 && unknown > input.keptLeaves) {
    faults.add(
      "erased",
      `${unknown} accounts without entries have amounts, but only ${input.keptLeaves} leaves were kept`,
    );
  }
  checkErased(erased, totalWeight - seen, amountOf, input, faults);
  return { accounts: erased.size, wei: [...erased.values()].reduce((sum, amount) => sum + amount, 0n) };
}

/** What a weight earns, in wei. */
function shares(policy: Policy, budget: bigint, totalWeight: bigint): (weight: bigint) => bigint {
  const { rate } = policy;
  if (totalWeight === 0n) return () => 0n;
  if (rate !== undefined && totalWeight * rate <= budget) return (weight) => weight * rate;
  return (weight) => (budget * weight) / totalWeight;
}

/**
 * Accounts whose entries were erased earn together what the missing weight earns: each amount must be that of a whole
 * weight the policy allows. Where every weight is worth a wei, these weights are known from the amounts and must
 * sum to exactly what is missing; elsewhere small weights earn nothing and are not seen.
 */
function checkErased(
  erased: ReadonlyMap<Hex, bigint>,
  missing: bigint,
  amountOf: (weight: bigint) => bigint,
  { policy }: PaymentInput,
  faults: Faults,
): void {
  const heaviest = policy.accountCap === undefined ? missing : curve(policy.accountCap, policy);
  const odd: string[] = [];
  let sum = 0n;
  for (const [account, amount] of erased) {
    const weight = lightest(amount, missing, amountOf);
    if (amountOf(weight) !== amount || weight > heaviest) {
      odd.push(
        `account ${account}, whose entries were erased, has ${amount} wei: no weight that it can have earns that`,
      );
    }
    sum += weight;
  }
  faults.addFirst("erased", odd, "accounts");
  const everyWeightEarns = amountOf(1n) > 0n;
  if (odd.length === 0 && (sum > missing || (everyWeightEarns && sum < missing))) {
    faults.add(
      "erased",
      `accounts whose entries were erased are paid for weights of ${sum}, but Σw leaves ${missing} for them`,
    );
  }
}

/** The smallest weight up to `most` that earns at least `amount`; `most` if none does. */
function lightest(amount: bigint, most: bigint, amountOf: (weight: bigint) => bigint): bigint {
  let [low, high] = [0n, most];
  while (low < high) {
    const middle = (low + high) / 2n;
    if (amountOf(middle) < amount) low = middle + 1n;
    else high = middle;
  }
  return low;
}
