import type { Hex } from "viem";
import type { Faults } from "./faults.ts";

/** What cannot be recomputed of an epoch, because the entries were erased. */
export interface NotRecomputable {
  /** Those without entries whom the epoch pays, ascending, to be matched with the receipts of erasures. */
  accounts: { account: Hex; wei: bigint }[];
  wei: bigint;
  /** The part of Σw that no entry accounts for. */
  weight: bigint;
  /** How many erased entries the epoch can have paid, at most. */
  entries: number;
}

/** Who is paid without entries in an epoch in which erased entries can have been due. */
export interface ErasedInput {
  /** Wei by account, ascending. */
  erased: ReadonlyMap<Hex, bigint>;
  /** The part of Σw that no entry accounts for. */
  missing: bigint;
  amountOf: (weight: bigint) => bigint;
  /** How many erased entries can have been due. */
  entries: number;
  /** The most that an account of theirs can weigh. */
  heaviest: bigint;
}

/**
 * Accounts whose entries were erased earn together what the missing weight earns: each amount must be that of a whole
 * weight the policy allows, and these weights must sum to what is missing. Where a weight earns less than a wei, each
 * amount leaves it some room, and an account that earns nothing has too little weight for a wei.
 */
export function checkErased(input: ErasedInput, faults: Faults): NotRecomputable {
  const { erased, missing, amountOf, entries, heaviest } = input;
  const most = heaviest < missing ? heaviest : missing;
  const odd: string[] = [];
  let least = 0n;
  let greatest = BigInt(Math.max(0, entries - erased.size)) * below(1n, most, amountOf);
  for (const [account, amount] of erased) {
    const lightest = below(amount, most, amountOf) + 1n;
    if (lightest > most || amountOf(lightest) !== amount) {
      odd.push(
        `account ${account}, whose entries were erased, has ${amount} wei: no weight that it can have earns that`,
      );
    }
    least += lightest;
    greatest += below(amount + 1n, most, amountOf);
  }
  const paid = [...erased].map(([account, wei]) => ({ account, wei }));
  if (erased.size > entries) {
    const [first] = erased.keys();
    faults.add(
      "erased",
      `${erased.size} accounts without entries are paid, among them ${first}, but at most ${entries} erased entries can be due`,
    );
  }
  faults.addFirst("erased", odd, "accounts");
  if (odd.length === 0 && (least > missing || greatest < missing)) {
    const weights = least === greatest ? String(least) : `${least} to ${greatest}`;
    faults.add(
      "erased",
      `accounts whose entries were erased are paid for weights of ${weights}, but Σw leaves ${missing} for them`,
    );
  }
  return { accounts: paid, wei: paid.reduce((sum, { wei }) => sum + wei, 0n), weight: missing, entries };
}

/** The greatest weight up to `most` that earns less than `amount`; −1 if even nothing earns it. */
function below(amount: bigint, most: bigint, amountOf: (weight: bigint) => bigint): bigint {
  let [low, high] = [-1n, most];
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (amountOf(middle) < amount) low = middle;
    else high = middle - 1n;
  }
  return low;
}
