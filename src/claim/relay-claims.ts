import { parseEventLogs, type TransactionReceipt } from "viem";
import { whyItFailed } from "../chain/refusal.ts";
import { transact } from "../chain/transact.ts";
import type { Wallet } from "../chain/wallet.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { type Progress, silent } from "../shared/progress.ts";
import { distributorAbi, tokenAbi } from "./abi.ts";
import { paidIn } from "./claim-rewards.ts";
import { batches, dropFailing, encode, inWords, most, nameOf, promisedGas } from "./claim-batches.ts";
import { type LeftClaim, type NamedClaim, type Prepared, prepareClaims } from "./prepare-claim.ts";
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
  const { ready, left } = await prepareClaims(rewards, wallet, claims, maxGasEach, onProgress);
  const report: RelayReport = { relayer, relayed: [], left, fees: 0n, cost: 0n };
  for (const batch of batches(ready, size)) {
    onProgress("claims relayed", report.relayed.length, ready.length);
    await relayBatch(rewards, wallet, batch, report);
  }
  onProgress("claims relayed", ready.length, ready.length);
  return report;
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
