import { nextNonce } from "../chain/next-nonce.ts";
import type { ChainReader } from "../chain/reader.ts";
import { refusal } from "../chain/refusal.ts";
import { signedBy } from "../chain/signed-by.ts";
import type { Wallet } from "../chain/wallet.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { MAX_REASON, type SignedVote } from "./vote-file.ts";
import { type Support, voteDigest, voteTypedData } from "./vote-message.ts";
import { readVoting, whyClosed, whyNoVote } from "./voting.ts";

/** What the voter wants. */
export interface VoteTerms {
  proposalId: bigint;
  support: Support;
  /** Kept on chain; by default none. */
  reason?: string | undefined;
  /** By default the next at the Governor; a later one for a vote that will be relayed after others. */
  nonce?: bigint | undefined;
}

/**
 * Has the wallet sign a vote that others can cast for its account, and checks what it signed. Voting need not have begun.
 * @throws UserError if voting is over, the account has voted or has no votes, or the wallet does not sign as it.
 */
export async function signVote(
  chain: ChainReader,
  governor: Hex,
  wallet: Wallet,
  { proposalId, support, reason = "", nonce }: VoteTerms,
): Promise<SignedVote> {
  const voter = lowerHex(wallet.account.address);
  if (!isReason(reason)) {
    throw new UserError(`a reason has 1 to ${MAX_REASON} characters, and none that is not printed: give another`);
  }
  const voting = await readVoting(chain, governor, proposalId);
  const refused =
    (voting.state === "pending" ? undefined : whyClosed(voting)) ?? (await whyNoVote(chain, governor, voting, voter));
  if (refused !== undefined) throw new UserError(refused);
  try {
    const next = await nextNonce(chain, governor, voter);
    if (nonce !== undefined && nonce < next) {
      throw new UserError(`nonce ${nonce} is used: the Governor's next one of ${voter} is ${next}`);
    }
    const target = { chainId: chain.chainId, governor };
    const vote = { proposalId, support, voter, nonce: nonce ?? next, reason };
    const signature = await wallet.signTypedData({ account: wallet.account, ...voteTypedData(target, vote) });
    if (!(await signedBy(chain, voter, voteDigest(target, vote), signature))) {
      throw new UserError(`the wallet did not sign as ${voter}, or not this vote: choose that account in it`);
    }
    return { ...target, vote, signature };
  } catch (error) {
    throw refusal(`${voter} signed no vote`, error);
  }
}

/** Whether a vote's file can hold it; see Fields.text. */
function isReason(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- to find control characters is the purpose
  return text === "" || (text.trim() !== "" && text.length <= MAX_REASON && !/[\x00-\x09\x0b-\x1f\x7f]/.test(text));
}
