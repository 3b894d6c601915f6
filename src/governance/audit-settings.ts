import { getAbiItem, type PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { disputesAbi, distributorAbi, governorAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { logsSince, since } from "./logs.ts";
import type { LogPosition, Operations } from "./operations.ts";

/**
 * The Governor's and the distributor's settings are those of the parameters or of a vote; no root came too early; no
 * distributor retired without a vote. @param distributors the first one, and those that it retired to.
 */
export async function auditSettings(
  client: PublicClient,
  target: AuditTarget,
  operations: Operations,
  distributors: readonly Hex[],
): Promise<string[]> {
  return [
    ...(await governor(client, target, operations)),
    ...(await distributor(client, target)),
    ...(await epochCaps(client, target, operations, distributors)),
    ...(await retirements(client, target, operations, distributors)),
    ...(await disputes(client, target, operations)),
    ...(await earlyRoots(client, target, operations)),
  ];
}

const SETTING_EVENTS = [
  getAbiItem({ abi: governorAbi, name: "VotingDelaySet" }),
  getAbiItem({ abi: governorAbi, name: "VotingPeriodSet" }),
  getAbiItem({ abi: governorAbi, name: "ProposalThresholdSet" }),
  getAbiItem({ abi: governorAbi, name: "LateQuorumVoteExtensionSet" }),
  getAbiItem({ abi: governorAbi, name: "QuorumNumeratorUpdated" }),
] as const;

async function governor(
  client: PublicClient,
  { governor: address, fromBlock, parameters }: AuditTarget,
  operations: Operations,
): Promise<string[]> {
  const byVote = new Map<string, boolean>();
  for (const log of await logsSince(client, address, SETTING_EVENTS, fromBlock)) {
    byVote.set(log.eventName, operations.byVote(log));
  }
  const of = { address, abi: governorAbi } as const;
  const settings: [string, string, bigint | number, bigint | number][] = [
    [
      "voting delay",
      "VotingDelaySet",
      await client.readContract({ ...of, functionName: "votingDelay" }),
      parameters.votingDelay,
    ],
    [
      "voting period",
      "VotingPeriodSet",
      await client.readContract({ ...of, functionName: "votingPeriod" }),
      parameters.votingPeriod,
    ],
    [
      "proposal threshold",
      "ProposalThresholdSet",
      await client.readContract({ ...of, functionName: "proposalThreshold" }),
      parameters.proposalThreshold,
    ],
    [
      "late-quorum extension",
      "LateQuorumVoteExtensionSet",
      await client.readContract({ ...of, functionName: "lateQuorumVoteExtension" }),
      parameters.lateQuorumExtension,
    ],
    [
      "quorum fraction",
      "QuorumNumeratorUpdated",
      await client.readContract({ ...of, functionName: "quorumNumerator" }),
      parameters.quorumFraction,
    ],
    [
      "quorum floor",
      "",
      await client.readContract({ ...of, functionName: "initialQuorumFloor" }),
      parameters.quorumFloor,
    ],
  ];
  return settings
    .filter(([, event, actual, wanted]) => String(actual) !== String(wanted) && byVote.get(event) !== true)
    .map(([name, , actual, wanted]) => `Governor: its ${name} is ${actual}, and must be ${wanted}`);
}

async function distributor(client: PublicClient, { distributor: address, parameters }: AuditTarget): Promise<string[]> {
  const of = { address, abi: distributorAbi } as const;
  const settings: [string, bigint | number, number][] = [
    ["first epoch", await client.readContract({ ...of, functionName: "firstEpoch" }), parameters.firstEpoch],
    ["dispute window", await client.readContract({ ...of, functionName: "disputeWindow" }), parameters.disputeWindow],
    [
      "epoch interval",
      await client.readContract({ ...of, functionName: "minEpochInterval" }),
      parameters.epochInterval,
    ],
  ];
  return settings
    .filter(([, actual, wanted]) => String(actual) !== String(wanted))
    .map(([name, actual, wanted]) => `distributor: its ${name} is ${actual}, and must be ${wanted}`);
}

/** Every change counts, not only the cap as it is now: a root submitted under a greater cap stays. */
async function epochCaps(
  client: PublicClient,
  { distributor: first, fromBlock, parameters }: AuditTarget,
  operations: Operations,
  distributors: readonly Hex[],
): Promise<string[]> {
  const event = getAbiItem({ abi: distributorAbi, name: "EpochCapSet" });
  const findings: string[] = [];
  for (const address of distributors) {
    const name = address === first ? "distributor" : `distributor ${address}`;
    // With what a successor was made those who voted for it have seen.
    const [made, ...changes] = await logsSince(client, address, [event], fromBlock);
    for (const { args } of changes.filter((log) => !operations.byVote(log))) {
      findings.push(`${name}: its epoch cap was set from ${args.oldCap} to ${args.newCap} wei without a vote`);
    }
    if (address === first && made?.args.newCap !== parameters.epochCap) {
      findings.push(
        `${name}: it was made with an epoch cap of ${made?.args.newCap ?? 0n} wei, and must with ${parameters.epochCap}`,
      );
    }
  }
  return findings;
}

async function retirements(
  client: PublicClient,
  { fromBlock }: AuditTarget,
  operations: Operations,
  distributors: readonly Hex[],
): Promise<string[]> {
  const event = getAbiItem({ abi: distributorAbi, name: "Retired" });
  const retired = await since(client, fromBlock, (range) =>
    client.getLogs({ address: [...distributors], event, ...range }),
  );
  return retired
    .filter((log) => !operations.byVote(log))
    .map(({ address, args }) => `distributor ${address.toLowerCase()}: it retired to ${args.successor} without a vote`);
}

async function disputes(
  client: PublicClient,
  { disputes: address, fromBlock, parameters }: AuditTarget,
  operations: Operations,
): Promise<string[]> {
  const of = { address, abi: disputesAbi } as const;
  const findings: string[] = [];
  const freeze = BigInt(await client.readContract({ ...of, functionName: "freeze" }));
  const needed = await client.readContract({ ...of, functionName: "minFreeze" });
  if (freeze !== BigInt(parameters.disputeFreeze)) {
    findings.push(`disputes contract: its freeze is ${freeze} s, and must be ${parameters.disputeFreeze}`);
  }
  if (freeze < needed) {
    findings.push(
      `disputes contract: its freeze is ${freeze} s, and a proposal to rule takes ${needed} s by now: disputes end unruled until another contract takes its place`,
    );
  }
  const event = getAbiItem({ abi: disputesAbi, name: "BaseBondSet" });
  const [made, ...changes] = await logsSince(client, address, [event], fromBlock);
  if (made?.args.newBond !== parameters.disputeBond) {
    findings.push(
      `disputes contract: it was made with a bond of ${made?.args.newBond ?? 0n} wei, and must with ${parameters.disputeBond}`,
    );
  }
  for (const { args } of changes.filter((log) => !operations.byVote(log))) {
    findings.push(`disputes contract: its bond was set from ${args.oldBond} to ${args.newBond} wei without a vote`);
  }
  return findings;
}

async function earlyRoots(
  client: PublicClient,
  { distributor: address, fromBlock }: AuditTarget,
  { genesis }: Operations,
): Promise<string[]> {
  const event = getAbiItem({ abi: distributorAbi, name: "RootSubmitted" });
  const early = (log: LogPosition): boolean =>
    genesis.end === undefined ||
    log.blockNumber < genesis.end.blockNumber ||
    (log.blockNumber === genesis.end.blockNumber && log.logIndex < genesis.end.logIndex);
  const submitted = await logsSince(client, address, [event], fromBlock);
  return submitted
    .filter(early)
    .map(({ args }) => `distributor: root ${args.id} was submitted before the genesis batch was done`);
}
