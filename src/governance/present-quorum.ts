import { getAbiItem, type PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi, governorAbi, tokenAbi } from "./abi.ts";
import { EXCLUDED } from "./excluded.ts";

/**
 * The votes (wei) that a vote begun now would take. The Governor answers for the past alone, and on a chain without
 * traffic the past may be long ago: what the newest block changed of what can be voted with is counted here.
 */
export async function presentQuorum(
  client: PublicClient,
  { governor, token, distributor }: { governor: Hex; token: Hex; distributor: Hex },
): Promise<bigint> {
  const { timestamp: now, number } = await client.getBlock();
  const of = { address: governor, abi: governorAbi } as const;
  const votes = { address: token, abi: tokenAbi } as const;
  const queue = { address: distributor, abi: distributorAbi } as const;
  const args = [now - 1n] as const;
  // As the Governor does: where nobody answers nothing is left out.
  const unclaimedBefore = await client
    .readContract({ ...queue, functionName: "unclaimedAt", args: [Number(now - 1n)] })
    .catch(() => 0n);
  const activated = await client.getLogs({
    address: distributor,
    event: getAbiItem({ abi: distributorAbi, name: "RootActivated" }),
    fromBlock: number,
    toBlock: number,
    strict: true,
  });
  const before = countable(
    await client.readContract({ ...votes, functionName: "getPastTotalSupply", args }),
    await client.readContract({ ...votes, functionName: "getPastVotes", args: [EXCLUDED, now - 1n] }),
    unclaimedBefore,
  );
  const present = countable(
    await client.readContract({ ...votes, functionName: "totalSupply" }),
    await client.readContract({ ...votes, functionName: "getVotes", args: [EXCLUDED] }),
    activated.at(-1)?.args.unclaimed ?? unclaimedBefore,
  );
  if (before === present) return client.readContract({ ...of, functionName: "quorum", args });
  const floor = await client.readContract({ ...of, functionName: "quorumFloor", args: [now] });
  const initialFloor = await client.readContract({ ...of, functionName: "initialQuorumFloor" });
  let halvings = 0n;
  while (initialFloor >> halvings > floor) halvings++;
  const numerator = await client.readContract({ ...of, functionName: "quorumNumerator" });
  const fraction = ((present * numerator) / 100n) >> halvings;
  return fraction > floor ? fraction : floor;
}

function countable(supply: bigint, excluded: bigint, unclaimed: bigint): bigint {
  const out = excluded + unclaimed;
  return supply > out ? supply - out : 0n;
}
