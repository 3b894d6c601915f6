import { chainTime } from "../chain/reader.ts";
import { refusal } from "../chain/refusal.ts";
import { signDelegation } from "../chain/sign-delegation.ts";
import type { Wallet } from "../chain/wallet.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { checkSignature } from "./check-signature.ts";
import type { SignedClaim } from "./claim-file.ts";
import { claimTypedData } from "./claim-message.ts";
import { checkClaimable } from "./claim-rewards.ts";
import { claimedBy, holdings } from "./claim-status.ts";
import type { FoundClaim } from "./find-claim.ts";
import { isPaid, type Rewards } from "./rewards.ts";

/** What the account wishes. */
export interface ClaimTerms {
  recipient: Hex;
  /** Who alone may submit it; by default anyone. */
  relayer?: Hex | undefined;
  /** Wei of what is paid that the submitter keeps; by default nothing. */
  fee?: bigint | undefined;
  /** By default one at random, so that cancelling it cancels nothing else. */
  nonce?: bigint | undefined;
  /** Unix seconds; by default a week from now. */
  deadline?: bigint | undefined;
  /** Who shall vote for the recipient, and the recipient's wallet, which signs that. */
  delegation?: { delegatee: Hex; recipient: Wallet } | undefined;
}

const ZERO_ADDRESS: Hex = `0x${"0".repeat(40)}`;
const WEEK = 604_800n;

/**
 * Has the wallet sign a claim that others can submit, and checks what it signed.
 * @param found the claim of the wallet's account, of the epoch that shall be claimed.
 * @throws UserError if there is nothing to claim, the terms cannot be met, or the wallet does not sign as its account.
 */
export async function signClaim(
  rewards: Rewards,
  wallet: Wallet,
  found: FoundClaim,
  terms: ClaimTerms,
): Promise<SignedClaim> {
  const account = lowerHex(wallet.account.address);
  const { recipient, relayer = ZERO_ADDRESS, fee = 0n, nonce = randomNonce() } = terms;
  const now = await chainTime(rewards);
  const deadline = terms.deadline ?? now + WEEK;
  const { cumulativeAmount, proof } = found;
  const claimed = await claimedBy(rewards, account);
  checkClaimable(found, claimed, account);
  // The contract knows of itself alone: what it paid to one before it would be out of everybody's reach.
  if (recipient === ZERO_ADDRESS || recipient === rewards.token || (await isPaid(rewards, recipient))) {
    throw new UserError(`recipient ${recipient} is the zero address, the token or a distributor: name another`);
  }
  if (fee > cumulativeAmount - claimed) {
    throw new UserError(`a fee of ${fee} wei is more than the ${cumulativeAmount - claimed} wei to be paid: lower it`);
  }
  if (deadline <= now) throw new UserError(`deadline ${deadline} is past: it is ${now} on chain (Unix seconds)`);
  const delegation = await delegate(rewards, recipient, terms.delegation, deadline);
  const message = { epoch: BigInt(found.epoch), account, cumulativeAmount, recipient, relayer, fee, nonce, deadline };
  const target = { chainId: rewards.chainId, distributor: rewards.distributor };
  const signature = await wallet
    .signTypedData({ account: wallet.account, ...claimTypedData(target, message) })
    .catch((error: unknown) => Promise.reject(refusal(`${account} signed no claim`, error)));
  const signed = { ...target, claim: message, proof, signature, ...(delegation && { delegation }) };
  if ((await checkSignature(rewards, signed)).state === "invalid") {
    throw new UserError(`the wallet did not sign as ${account}, or not this claim: choose that account in it`);
  }
  return signed;
}

/** Nothing is signed where the recipient has that delegate already. */
async function delegate(rewards: Rewards, recipient: Hex, wanted: ClaimTerms["delegation"], deadline: bigint) {
  if (wanted === undefined || (await holdings(rewards, recipient)).delegate === wanted.delegatee) return undefined;
  if (lowerHex(wanted.recipient.account.address) !== recipient) {
    throw new UserError(`recipient ${recipient} must sign the delegation of its votes itself`);
  }
  return signDelegation(rewards, wanted.recipient, wanted.delegatee, deadline);
}

function randomNonce(): bigint {
  return crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n;
}
