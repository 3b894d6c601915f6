import type { PublicClient } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { governorAbi } from "./abi.ts";
import type { GovernorInventory } from "./inventory.ts";

/** The Governor's settings, and what no vote can leave. */
export async function inventoryOfGovernor(client: PublicClient, address: Hex): Promise<GovernorInventory> {
  const of = { address, abi: governorAbi } as const;
  return {
    token: lowerHex(await client.readContract({ ...of, functionName: "token" })),
    timelock: lowerHex(await client.readContract({ ...of, functionName: "timelock" })),
    rewards: lowerHex(await client.readContract({ ...of, functionName: "rewards" })),
    stewardship: lowerHex(await client.readContract({ ...of, functionName: "stewardship" })),
    votingDelay: Number(await client.readContract({ ...of, functionName: "votingDelay" })),
    votingPeriod: Number(await client.readContract({ ...of, functionName: "votingPeriod" })),
    lateQuorumExtension: await client.readContract({ ...of, functionName: "lateQuorumVoteExtension" }),
    proposalThreshold: String(await client.readContract({ ...of, functionName: "proposalThreshold" })),
    quorumFraction: Number(await client.readContract({ ...of, functionName: "quorumNumerator" })),
    initialQuorumFloor: String(await client.readContract({ ...of, functionName: "initialQuorumFloor" })),
    bounds: {
      votingDelay: [
        await client.readContract({ ...of, functionName: "MIN_VOTING_DELAY" }),
        await client.readContract({ ...of, functionName: "MAX_VOTING_DELAY" }),
      ],
      votingPeriod: [
        await client.readContract({ ...of, functionName: "MIN_VOTING_PERIOD" }),
        await client.readContract({ ...of, functionName: "MAX_VOTING_PERIOD" }),
      ],
      lateQuorumExtension: [0, await client.readContract({ ...of, functionName: "MAX_LATE_QUORUM_EXTENSION" })],
      quorumFraction: [
        Number(await client.readContract({ ...of, functionName: "MIN_QUORUM_NUMERATOR" })),
        Number(await client.readContract({ ...of, functionName: "MAX_QUORUM_NUMERATOR" })),
      ],
    },
  };
}
