import { encodeFunctionData, parseEventLogs, type TransactionReceipt } from "viem";
import { chainTime } from "../chain/reader.ts";
import { signDelegation } from "../chain/sign-delegation.ts";
import { transact } from "../chain/transact.ts";
import type { Wallet } from "../chain/wallet.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { distributorAbi } from "./abi.ts";
import { claimedBy, holdings } from "./claim-status.ts";
import type { FoundClaim } from "./find-claim.ts";
import type { Rewards } from "./rewards.ts";

/** A claim that was paid; amounts in wei. */
export interface ClaimedRewards {
  account: Hex;
  epoch: number;
  /** Paid now. */
  claimed: bigint;
  /** Paid so far. */
  cumulativeAmount: bigint;
  balance: bigint;
  delegate: Hex;
  /** Of the delegate, or of the account if it delegates to nobody. */
  votes: bigint;
  transaction: Hex;
  gasUsed: bigint;
}

/** Seconds that a delegation's signature is good for: it is used at once. */
const SIGNATURE_LIFE = 3600n;

/**
 * Claims what is due to the wallet's account, and delegates its votes in the same transaction if a delegatee is given.
 * @throws UserError if there is nothing to claim, or with the reason why the chain, the node or the wallet refuses.
 */
export async function claimRewards(
  rewards: Rewards,
  wallet: Wallet,
  found: FoundClaim,
  delegatee?: Hex,
): Promise<ClaimedRewards> {
  const { epoch, cumulativeAmount, proof } = found;
  const account = lowerHex(wallet.account.address);
  checkClaimable(found, await claimedBy(rewards, account), account);
  const { delegate } = await holdings(rewards, account);
  const claim = [BigInt(epoch), cumulativeAmount, proof] as const;
  // Who has that delegate already need not sign.
  const delegation =
    delegatee === undefined || delegatee === delegate
      ? undefined
      : await signDelegation(rewards, wallet, delegatee, (await chainTime(rewards)) + SIGNATURE_LIFE);
  const data =
    delegation === undefined
      ? encodeFunctionData({ abi: distributorAbi, functionName: "claim", args: claim })
      : encodeFunctionData({ abi: distributorAbi, functionName: "claimAndDelegate", args: [...claim, delegation] });
  const call = { to: rewards.distributor, data };
  const receipt = await transact(rewards, wallet, `epoch ${epoch} not claimed for ${account}`, call);
  const [paid] = paidIn(receipt, rewards.distributor);
  if (paid === undefined)
    throw new UserError(`transaction ${receipt.transactionHash} is another: it was replaced in the wallet`);
  const { transactionHash: transaction, gasUsed } = receipt;
  const after = await holdings(rewards, account);
  const { votes } = BigInt(after.delegate) === 0n ? after : await holdings(rewards, after.delegate);
  return { account, epoch, claimed: paid.amount, cumulativeAmount, ...after, votes, transaction, gasUsed };
}

/** @param claimed wei that the account was paid. @throws UserError unless the claim would pay more. */
export function checkClaimable(found: FoundClaim, claimed: bigint, account: Hex): void {
  const { cumulativeAmount, epoch } = found;
  if (cumulativeAmount === 0n) {
    throw new UserError(
      `${account} has earned nothing through epoch ${epoch}: there is no claim for it${newer(found)}`,
    );
  }
  if (cumulativeAmount <= claimed) {
    const earned = cumulativeAmount === claimed ? "all that it" : `more than the ${cumulativeAmount} that it`;
    throw new UserError(
      `${account} has claimed ${claimed} wei already, ${earned} earned through epoch ${epoch}: nothing to claim${newer(found)}`,
    );
  }
}

/** That a newer epoch may have more, and why it was not read; nothing if there is none. */
function newer({ epoch, newestEpoch, passedOver }: FoundClaim): string {
  if (epoch >= newestEpoch) return "";
  const why = passedOver.length === 0 ? "claim with it" : `it was passed over (${passedOver.join("; ")})`;
  return `, but epoch ${newestEpoch} is active as well: ${why}`;
}

/** The claims that a transaction paid, in its order. */
export function paidIn({ logs }: TransactionReceipt, distributor: Hex): { account: Hex; amount: bigint }[] {
  return parseEventLogs({ abi: distributorAbi, eventName: "Claimed", logs })
    .filter(({ address }) => lowerHex(address) === distributor)
    .map(({ args }) => ({ account: lowerHex(args.account), amount: args.amount }));
}
