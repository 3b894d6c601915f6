import type { PublicClient } from "viem";
import { fallbackAbi, governorAbi, stewardshipAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { delegatedVotes } from "./delegated-votes.ts";
import { emissionCover } from "./emission-cover.ts";
import { floorHalvesAt } from "./floor-halving.ts";
import { type Health, shareOf } from "./health.ts";
import { STAGES } from "./powers.ts";
import { presentQuorum } from "./present-quorum.ts";
import { lastTurnouts } from "./turnout.ts";

const LARGEST = 10;
const PROPOSALS = 10;

/** @param target the deployment, with the distributor and the fallback publisher of today. */
export async function readHealth(client: PublicClient, target: AuditTarget): Promise<Health> {
  const now = Number((await client.getBlock()).timestamp);
  const company = { address: target.stewardship, abi: stewardshipAbi } as const;
  const beginsAt: number[] = [];
  for (const stage of STAGES.keys()) {
    beginsAt.push(await client.readContract({ ...company, functionName: "stageBeginsAt", args: [stage] }));
  }
  const last = BigInt(STAGES.length - 2);
  const stewardshipEnds = await client.readContract({ ...company, functionName: "stageEnds", args: [last] });
  const present = await client.readContract({ ...company, functionName: "stage" });
  const delegates = await delegatedVotes(client, target.token, target.fromBlock);
  const delegated = delegates.reduce((sum, { votes }) => sum + votes, 0n);
  const largest = delegates.slice(0, LARGEST);
  const governor = { address: target.governor, abi: governorAbi } as const;
  return {
    now,
    quorum: {
      needed: await presentQuorum(client, target),
      delegated,
      floor: await client.readContract({ ...governor, functionName: "quorumFloor", args: [BigInt(now)] }),
      floorHalvesAt: await floorHalvesAt(client, target.governor, now, stewardshipEnds),
    },
    delegates: {
      count: delegates.length,
      largest,
      shareOfLargest: shareOf(
        largest.reduce((sum, { votes }) => sum + votes, 0n),
        delegated,
      ),
    },
    turnouts: await lastTurnouts(client, target, now, PROPOSALS),
    stage: { present, beginsAt },
    emission: await emissionCover(client, target),
    publishersOpenFrom:
      present === STAGES.length - 1
        ? await client.readContract({ address: target.fallback, abi: fallbackAbi, functionName: "openFrom" })
        : undefined,
  };
}
