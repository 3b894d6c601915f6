import type { PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi, tokenAbi } from "./abi.ts";

/** How long the rewards last. Wei; a number of epochs is undefined if they pay nothing: it never ends. */
export interface EmissionCover {
  epochCap: bigint;
  /** What the pending epochs will take. */
  pending: bigint;
  allowance: bigint;
  balance: bigint;
  /** Whole epochs at the present cap that are covered once the pending ones have been paid. */
  epochsOfAllowance: bigint | undefined;
  epochsOfBalance: bigint | undefined;
}

/** @param distributor the one that takes roots today. */
export async function emissionCover(
  client: PublicClient,
  { token, timelock, distributor }: Record<"token" | "timelock" | "distributor", Hex>,
): Promise<EmissionCover> {
  const lam = { address: token, abi: tokenAbi } as const;
  const queue = { address: distributor, abi: distributorAbi } as const;
  const allowance = await client.readContract({ ...lam, functionName: "allowance", args: [timelock, distributor] });
  const balance = await client.readContract({ ...lam, functionName: "balanceOf", args: [timelock] });
  const epochCap = await client.readContract({ ...queue, functionName: "epochCap" });
  const total = async (id: Hex): Promise<bigint> =>
    (await client.readContract({ ...queue, functionName: "submission", args: [id] })).cumulativeTotal;
  const epoch = await client.readContract({ ...queue, functionName: "activeEpoch" });
  // Of a successor that has activated nothing: id 0, under which it keeps what it inherited.
  const active = await client.readContract({ ...queue, functionName: "activeId", args: [epoch] });
  const pending = (await total(await client.readContract({ ...queue, functionName: "tip" }))) - (await total(active));
  const epochs = (amount: bigint): bigint | undefined => {
    if (epochCap === 0n) return undefined;
    return amount > pending ? (amount - pending) / epochCap : 0n;
  };
  return {
    epochCap,
    pending,
    allowance,
    balance,
    epochsOfAllowance: epochs(allowance),
    epochsOfBalance: epochs(balance),
  };
}
