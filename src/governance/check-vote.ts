import { encodeFunctionData } from "viem";
import type { ChainReader } from "../chain/reader.ts";
import { nextNonce } from "../chain/next-nonce.ts";
import { signedBy } from "../chain/signed-by.ts";
import { type Call, simulate } from "../chain/transact.ts";
import { UserError } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import { governorAbi } from "./abi.ts";
import { checkNonce } from "./relay.ts";
import type { SignedVote } from "./vote-file.ts";
import { SUPPORT, voteDigest } from "./vote-message.ts";
import { readVoting, whyClosed, whyNoVote } from "./voting.ts";

/**
 * Checks a signed vote against the chain, without sending anything.
 * @param relayer who would cast it. @returns the call that does. @throws UserError saying why it would not count.
 */
export async function checkVote(chain: ChainReader, governor: Hex, relayer: Hex, signed: SignedVote): Promise<Call> {
  const { vote, signature } = signed;
  const { voter, proposalId } = vote;
  if (signed.chainId !== chain.chainId) {
    throw new UserError(`it was signed for chain ${signed.chainId}, and this is chain ${chain.chainId}`);
  }
  if (signed.governor !== governor) {
    throw new UserError(`it was signed for Governor ${signed.governor}, and the DAO's is ${governor}`);
  }
  const voting = await readVoting(chain, governor, proposalId);
  const refused = whyClosed(voting) ?? (await whyNoVote(chain, governor, voting, voter));
  if (refused !== undefined) throw new UserError(`proposal ${String(proposalId).slice(0, 10)}: ${refused}`);
  checkNonce("the Governor", voter, vote.nonce, await nextNonce(chain, governor, voter));
  if (!(await signedBy(chain, voter, voteDigest(signed, vote), signature))) {
    throw new UserError(`the signature is not ${voter}'s for this vote (altered?): have it signed again`);
  }
  const call = { to: governor, data: castBySignature(signed) };
  await simulate(chain, { account: relayer }, call);
  return call;
}

function castBySignature({ vote, signature }: SignedVote): Hex {
  const { proposalId, voter, reason } = vote;
  const support = SUPPORT.indexOf(vote.support);
  return reason === ""
    ? encodeFunctionData({
        abi: governorAbi,
        functionName: "castVoteBySig",
        args: [proposalId, support, voter, signature],
      })
    : encodeFunctionData({
        abi: governorAbi,
        functionName: "castVoteWithReasonAndParamsBySig",
        args: [proposalId, support, voter, reason, "0x", signature],
      });
}
