import { refusal } from "../chain/refusal.ts";
import type { Hex } from "../shared/hex.ts";
import { lowerHex } from "../shared/hex.ts";
import { distributorAbi, tokenAbi } from "./abi.ts";
import { findClaim, type FindOptions, type FoundClaim } from "./find-claim.ts";
import type { Rewards } from "./rewards.ts";

/** Where an account stands; amounts in wei. */
export interface ClaimStatus extends Omit<FoundClaim, "proof" | "cumulativeAmount"> {
  distributor: Hex;
  /** Over all epochs through `epoch`. */
  earned: bigint;
  /** Here and from predecessors. */
  claimed: bigint;
  claimable: bigint;
  balance: bigint;
  /** Who votes with its balance; the zero address for nobody. */
  delegate: Hex;
  votes: bigint;
}

/** What `account` has earned, claimed and may claim over all epochs, and who votes with it. @throws UserError */
export async function claimStatus(rewards: Rewards, account: Hex, options: FindOptions = {}): Promise<ClaimStatus> {
  const { proof: _, cumulativeAmount: earned, ...found } = await findClaim(rewards, account, options);
  const claimed = await claimedBy(rewards, account);
  const claimable = earned > claimed ? earned - claimed : 0n;
  const { distributor } = rewards;
  return { ...found, distributor, earned, claimed, claimable, ...(await holdings(rewards, account)) };
}

/** Wei that `account` was paid so far. */
export async function claimedBy({ client, distributor }: Rewards, account: Hex): Promise<bigint> {
  try {
    const read = { abi: distributorAbi, address: distributor, functionName: "claimed" } as const;
    return await client.readContract({ ...read, args: [account] });
  } catch (error) {
    throw refusal("the distributor cannot be read", error);
  }
}

/** What `account` holds (wei), and who votes with it. */
export async function holdings({ client, token }: Rewards, account: Hex) {
  const contract = { abi: tokenAbi, address: token, args: [account] } as const;
  try {
    const [balance, delegate, votes] = await Promise.all([
      client.readContract({ ...contract, functionName: "balanceOf" }),
      client.readContract({ ...contract, functionName: "delegates" }),
      client.readContract({ ...contract, functionName: "getVotes" }),
    ]);
    return { balance, delegate: lowerHex(delegate), votes };
  } catch (error) {
    throw refusal("the token cannot be read", error);
  }
}
