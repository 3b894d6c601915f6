import { encodeFunctionData, parseAbi } from "viem";
import { refusal } from "../chain/refusal.ts";
import { type Call, simulate } from "../chain/transact.ts";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi } from "./abi.ts";
import { checkClaimable } from "./claim-rewards.ts";
import { claimedBy, holdings } from "./claim-status.ts";
import type { FoundClaim } from "./find-claim.ts";
import type { Rewards } from "./rewards.ts";

const delegateAbi = parseAbi(["function delegate(address delegatee)"]);

/**
 * The calls by which an account itself claims what is due to it and then delegates, where nobody is here to sign a
 * delegation: a Safe's, for instance.
 * @returns calls that would succeed now. @throws UserError if there is nothing to claim, or they would fail.
 */
export async function claimCalls(
  rewards: Rewards,
  account: Hex,
  found: FoundClaim,
  delegatee?: Hex,
): Promise<{ claim: Call; delegation: Call | undefined }> {
  const { epoch, cumulativeAmount, proof } = found;
  checkClaimable(found, await claimedBy(rewards, account), account);
  const { delegate } = await holdings(rewards, account);
  const args = [BigInt(epoch), cumulativeAmount, proof] as const;
  const claim = {
    to: rewards.distributor,
    data: encodeFunctionData({ abi: distributorAbi, functionName: "claim", args }),
  };
  const delegation =
    delegatee === undefined || delegatee === delegate
      ? undefined
      : {
          to: rewards.token,
          data: encodeFunctionData({ abi: delegateAbi, functionName: "delegate", args: [delegatee] }),
        };
  try {
    await simulate(rewards, { account }, claim);
    if (delegation !== undefined) await simulate(rewards, { account }, delegation);
  } catch (error) {
    throw refusal(`epoch ${epoch} not claimed for ${account}`, error);
  }
  return { claim, delegation };
}
