import type { ChainReader } from "../chain/reader.ts";
import { whyItFailed } from "../chain/refusal.ts";
import { type Call, transact } from "../chain/transact.ts";
import type { Wallet } from "../chain/wallet.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { type Progress, silent } from "../shared/progress.ts";

/** What an account signed for others to submit. */
export interface Signed {
  /** What to call it: the file that it came in. */
  name: string;
  account: Hex;
  nonce: bigint;
}

/** What was submitted, and how. */
export interface Submitted {
  transaction: Hex;
  /** Wei of ether paid for gas. */
  cost: bigint;
}

/** What became of each; `How` is what submitting one gave. */
export interface RelayReport<How> {
  relayed: ({ name: string; account: Hex } & How)[];
  left: { name: string; account: Hex; reason: string }[];
}

/**
 * Submits one after the other what others signed, by ascending nonces, each checked just before. What would fail is left
 * out with its reason, and stops none of the others.
 * @param check gives the call. @throws UserError if it would fail. @param submit sends the call, or keeps it.
 */
export async function relay<T extends Signed, How extends object>(
  signed: readonly T[],
  check: (one: T) => Promise<Call>,
  submit: (call: Call) => Promise<How>,
  onProgress: Progress = silent,
): Promise<RelayReport<How>> {
  const report: RelayReport<How> = { relayed: [], left: [] };
  const inOrder = signed.toSorted((a, b) => Number(a.nonce > b.nonce) - Number(a.nonce < b.nonce));
  for (const [i, one] of inOrder.entries()) {
    onProgress("files relayed", i, inOrder.length);
    const { name, account } = one;
    try {
      report.relayed.push({ name, account, ...(await submit(await check(one))) });
    } catch (error) {
      const reason = whyItFailed(error);
      if (reason === undefined) throw error;
      report.left.push({ name, account, reason });
    }
  }
  onProgress("files relayed", inOrder.length, inOrder.length);
  return report;
}

/** Sends calls from a wallet, for `relay`. */
export function submitFrom(chain: ChainReader, wallet: Wallet): (call: Call) => Promise<Submitted> {
  return async (call) => {
    const receipt = await transact(chain, wallet, "its transaction did not go through", call);
    const { transactionHash: transaction, gasUsed, effectiveGasPrice, logs } = receipt;
    // Votes and delegations are always told of by the contract.
    if (!logs.some(({ address }) => lowerHex(address) === call.to)) {
      throw new UserError(`transaction ${transaction} is another: it was replaced in the wallet`);
    }
    return { transaction, cost: gasUsed * effectiveGasPrice };
  };
}

/**
 * @param where the contract that counts them. @param next its next of the account.
 * @throws UserError unless a signature with that nonce is good now.
 */
export function checkNonce(where: string, account: Hex, nonce: bigint, next: bigint): void {
  if (nonce < next) {
    throw new UserError(
      `nonce ${nonce} is used: the next one of ${account} at ${where} is ${next}, so have it signed again`,
    );
  }
  if (nonce > next) {
    throw new UserError(
      `nonce ${nonce} is not good yet: the next one of ${account} at ${where} is ${next}, so relay what was signed with that first`,
    );
  }
}
