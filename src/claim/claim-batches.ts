import { decodeFunctionResult, encodeFunctionData } from "viem";
import { explainRevert } from "../chain/explain-revert.ts";
import { simulate } from "../chain/transact.ts";
import type { Wallet } from "../chain/wallet.ts";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi } from "./abi.ts";
import type { NamedClaim, Prepared } from "./prepare-claim.ts";
import type { Rewards } from "./rewards.ts";

/** What a transaction may use (EIP-7825). */
const MAX_TRANSACTION_GAS = 2n ** 24n;

/** Simulates the batch until nothing in it fails. */
export async function dropFailing(
  rewards: Rewards,
  wallet: Wallet,
  batch: Prepared[],
  leave: (claim: Prepared, reason: string) => void,
): Promise<Prepared[]> {
  let going = batch;
  // One alone was simulated by itself.
  while (going.length > 1) {
    const data = await simulate(rewards, wallet, { to: rewards.distributor, data: encode(going) });
    const failures = decodeFunctionResult({ abi: distributorAbi, functionName: "claimMany", data });
    if (failures.every((failure) => failure === "0x")) return going;
    for (const [i, claim] of going.entries()) {
      const failure = failures[i] ?? "0x";
      if (failure !== "0x") leave(claim, inWords(failure));
    }
    going = going.filter((_, i) => failures[i] === "0x");
  }
  return going;
}

export function encode(batch: Prepared[]): Hex {
  const [only] = batch;
  if (batch.length === 1 && only !== undefined) return only.data;
  const claims = batch.map(({ signed: { claim, proof }, signature }) => ({ claim, proof, signature }));
  return encodeFunctionData({ abi: distributorAbi, functionName: "claimMany", args: [claims, gasEachOf(batch)] });
}

function gasEachOf(batch: readonly Prepared[]): bigint {
  return most(batch.map(({ gas }) => gas));
}

/**
 * The gas with which no claim of a batch can fail for want of it, whatever became of any since they were simulated. An
 * estimate is not enough: one claim that somebody else submits first, and the whole batch reverts with NotEnoughGas unless
 * every claim was left what all were promised.
 */
export function promisedGas(batch: readonly Prepared[]): bigint {
  // A call gets at most 63/64 of what there is (EIP-150). To that the contract adds its `_callGas`, at most 10,000 and 8 for
  // each byte of the claim; noting a failure takes less than 4,000.
  const each = (gasEachOf(batch) * 64n) / 63n + 14_000n;
  // At most 40 gas a byte of data (EIP-7623). The call of one claim alone has nearly the same bytes for it.
  const bytes = batch.reduce((sum, { data }) => sum + BigInt(data.length / 2) + 64n, 64n);
  return 21_000n + 48n * bytes + each * BigInt(batch.length);
}

export function most(amounts: readonly bigint[]): bigint {
  return amounts.reduce((so, far) => (far > so ? far : so), 0n);
}

/** As many claims in each as may be, and as fit into a transaction; one with a delegation is a transaction of its own. */
export function batches(ready: readonly Prepared[], size: number): Prepared[][] {
  const all = ready.filter(({ signed }) => signed.delegation !== undefined).map((claim) => [claim]);
  let current: Prepared[] = [];
  for (const claim of ready.filter(({ signed }) => signed.delegation === undefined)) {
    const next = [...current, claim];
    if (current.length > 0 && (next.length > size || promisedGas(next) > MAX_TRANSACTION_GAS)) {
      all.push(current);
      current = [claim];
    } else current = next;
  }
  return current.length === 0 ? all : [...all, current];
}

export function nameOf({ name, signed }: NamedClaim) {
  return { name, account: signed.claim.account };
}

export function inWords(reason: Hex): string {
  return explainRevert(reason) ?? `the contract refuses, with ${reason.slice(0, 74)}`;
}
