import { decodeFunctionResult, encodeFunctionData, parseEventLogs, type TransactionReceipt } from "viem";
import { explainRevert } from "../chain/explain-revert.ts";
import { whyItFailed } from "../chain/refusal.ts";
import { type Call, simulate, transact } from "../chain/transact.ts";
import type { Wallet } from "../chain/wallet.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { type Progress, silent } from "../shared/progress.ts";
import { distributorAbi, tokenAbi } from "./abi.ts";
import { paidIn } from "./claim-rewards.ts";
import { type LeftClaim, type NamedClaim, prepareClaim, type Prepared } from "./prepare-claim.ts";
import type { Rewards } from "./rewards.ts";

/** A claim that was paid; amounts in wei. */
export interface RelayedClaim {
  name: string;
  account: Hex;
  recipient: Hex;
  /** Paid, the fee included. */
  amount: bigint;
  /** What the submitter kept of it. */
  fee: bigint;
  transaction: Hex;
}

export interface RelayReport {
  relayer: Hex;
  relayed: RelayedClaim[];
  left: LeftClaim[];
  /** Wei of LAM that the submitter received. */
  fees: bigint;
  /** Wei of ether that it paid for gas. */
  cost: bigint;
}

export interface RelayOptions {
  /** Claims in a transaction; by default 50. */
  batch?: number | undefined;
  /** What a claim may use: a wallet contract that burns more is left out. By default 500,000. */
  maxGasEach?: bigint | undefined;
}

/** What a transaction may use (EIP-7825). */
const MAX_TRANSACTION_GAS = 2n ** 24n;

/**
 * Submits signed claims, many in a transaction. Each is checked and simulated first, then each batch as a whole, for two
 * claims of one account stand in each other's way; what would fail is left out, and so costs nothing.
 * @returns what became of each. What was sent is in it even if the node failed afterwards.
 */
export async function relayClaims(
  rewards: Rewards,
  wallet: Wallet,
  claims: readonly NamedClaim[],
  { batch: size = 50, maxGasEach = 500_000n }: RelayOptions = {},
  onProgress: Progress = silent,
): Promise<RelayReport> {
  const relayer = lowerHex(wallet.account.address);
  const report: RelayReport = { relayer, relayed: [], left: [], fees: 0n, cost: 0n };
  const ready = await checkAll(rewards, wallet, claims, maxGasEach, report.left, onProgress);
  for (const batch of batches(ready, size)) {
    onProgress("claims relayed", report.relayed.length, ready.length);
    await relayBatch(rewards, wallet, batch, report);
  }
  onProgress("claims relayed", ready.length, ready.length);
  return report;
}

/** What relaying would send, and what it would leave out. */
export interface RelayPlan {
  relayer: Hex;
  calls: Call[];
  ready: { name: string; account: Hex; recipient: Hex; fee: bigint }[];
  left: LeftClaim[];
}

/** The calls that `relayClaims` would make now, each of which would succeed; nothing is sent, and the wallet signs nothing. */
export async function planRelay(
  rewards: Rewards,
  wallet: Wallet,
  claims: readonly NamedClaim[],
  { batch: size = 50, maxGasEach = 500_000n }: RelayOptions = {},
  onProgress: Progress = silent,
): Promise<RelayPlan> {
  const plan: RelayPlan = { relayer: lowerHex(wallet.account.address), calls: [], ready: [], left: [] };
  const checked = await checkAll(rewards, wallet, claims, maxGasEach, plan.left, onProgress);
  for (const batch of batches(checked, size)) {
    const leave = (claim: Prepared, reason: string) => plan.left.push({ ...nameOf(claim), reason });
    try {
      const going = await dropFailing(rewards, wallet, batch, leave);
      if (going.length === 0) continue;
      plan.calls.push({ to: rewards.distributor, data: encode(going) });
      for (const claim of going) {
        const { recipient, fee } = claim.signed.claim;
        plan.ready.push({ ...nameOf(claim), recipient, fee });
      }
    } catch (error) {
      const reason = whyItFailed(error);
      if (reason === undefined) throw error;
      for (const claim of batch) if (!plan.left.some(({ name }) => name === claim.name)) leave(claim, reason);
    }
  }
  return plan;
}

/** @param left takes what would fail. @returns what would not. */
async function checkAll(
  rewards: Rewards,
  wallet: Wallet,
  claims: readonly NamedClaim[],
  maxGasEach: bigint,
  left: LeftClaim[],
  onProgress: Progress,
): Promise<Prepared[]> {
  const ready: Prepared[] = [];
  for (const [i, claim] of claims.entries()) {
    onProgress("claims checked", i, claims.length);
    const prepared = await prepareClaim(rewards, wallet, claim, maxGasEach);
    if ("reason" in prepared) left.push(prepared);
    else ready.push(prepared);
  }
  onProgress("claims checked", claims.length, claims.length);
  return ready;
}

/** Adds to the report what became of the batch. */
async function relayBatch(rewards: Rewards, wallet: Wallet, batch: Prepared[], report: RelayReport): Promise<void> {
  const leave = (claim: Prepared, reason: string) => report.left.push({ ...nameOf(claim), reason });
  let going = batch;
  try {
    going = await dropFailing(rewards, wallet, batch, leave);
    if (going.length === 0) return;
    const data = encode(going);
    const estimate = await rewards.client.estimateGas({ account: wallet.account, to: rewards.distributor, data });
    const gas = most([(estimate * 12n) / 10n, going.length === 1 ? 0n : promisedGas(going)]);
    const call = { to: rewards.distributor, data, gas };
    const receipt = await transact(rewards, wallet, "its transaction did not go through", call, (mined) => {
      report.cost += mined.gasUsed * mined.effectiveGasPrice;
    });
    enter(receipt, going, rewards, report);
  } catch (error) {
    const reason = whyItFailed(error);
    if (reason === undefined) throw error;
    for (const claim of going) leave(claim, reason);
  }
}

/** Enters in the report what a transaction did with each claim of its batch. */
function enter(receipt: TransactionReceipt, batch: Prepared[], rewards: Rewards, report: RelayReport): void {
  const { distributor } = rewards;
  const transaction = receipt.transactionHash;
  const failed = new Map(
    parseEventLogs({ abi: distributorAbi, eventName: "ClaimFailed", logs: receipt.logs })
      .filter(({ address }) => lowerHex(address) === distributor)
      .map(({ args }) => [Number(args.index), inWords(args.reason)]),
  );
  const paid = paidIn(receipt, distributor);
  report.fees += receivedIn(receipt, rewards, report.relayer);
  for (const [i, claim] of batch.entries()) {
    const { account, recipient, fee } = claim.signed.claim;
    const other = `transaction ${transaction} is another: it was replaced in the wallet`;
    const reason = failed.get(i) ?? (paid[0]?.account === account ? undefined : other);
    const amount = reason === undefined ? paid.shift()?.amount : undefined;
    if (amount === undefined) {
      report.left.push({ ...nameOf(claim), reason: reason ?? other });
      continue;
    }
    report.relayed.push({ ...nameOf(claim), recipient, amount, fee, transaction });
    // What came to the submitter as the recipient is no fee.
    if (recipient === report.relayer) report.fees -= amount - fee;
  }
}

/** Wei of LAM that the distributor paid to `account` in a transaction, by the token's word. */
function receivedIn({ logs }: TransactionReceipt, { token, distributor }: Rewards, account: Hex): bigint {
  return parseEventLogs({ abi: tokenAbi, eventName: "Transfer", logs })
    .filter(({ address, args }) => lowerHex(address) === token && lowerHex(args.from) === distributor)
    .filter(({ args }) => lowerHex(args.to) === account)
    .reduce((sum, { args }) => sum + args.value, 0n);
}

/** Simulates the batch until nothing in it fails. */
async function dropFailing(
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

function encode(batch: Prepared[]): Hex {
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
function promisedGas(batch: readonly Prepared[]): bigint {
  // A call gets at most 63/64 of what there is (EIP-150). To that the contract adds its `_callGas`, at most 10,000 and 8 for
  // each byte of the claim; noting a failure takes less than 4,000.
  const each = (gasEachOf(batch) * 64n) / 63n + 14_000n;
  // At most 40 gas a byte of data (EIP-7623). The call of one claim alone has nearly the same bytes for it.
  const bytes = batch.reduce((sum, { data }) => sum + BigInt(data.length / 2) + 64n, 64n);
  return 21_000n + 48n * bytes + each * BigInt(batch.length);
}

function most(amounts: readonly bigint[]): bigint {
  return amounts.reduce((so, far) => (far > so ? far : so), 0n);
}

/** As many claims in each as may be, and as fit into a transaction; one with a delegation is a transaction of its own. */
function batches(ready: readonly Prepared[], size: number): Prepared[][] {
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

function nameOf({ name, signed }: NamedClaim) {
  return { name, account: signed.claim.account };
}

function inWords(reason: Hex): string {
  return explainRevert(reason) ?? `the contract refuses, with ${reason.slice(0, 74)}`;
}
