import { getAbiItem, keccak256, stringToBytes, type PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { governorAbi, timelockAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { genesisOperation } from "./genesis-operation.ts";
import { logsSince } from "./logs.ts";
import { operationId } from "./operation-id.ts";

/** Where a log stands in the chain. */
export interface LogPosition {
  blockNumber: bigint;
  transactionHash: Hex;
  logIndex: number;
}

/** The timelock's operations, told apart by who scheduled them, and which logs are their work. */
export interface Operations {
  /** Ids of operations that neither are the genesis batch nor were queued by the Governor. */
  foreign: ReadonlySet<Hex>;
  /** The id of the genesis batch that the parameters ask for, and where its last call ended; undefined: not executed. */
  genesis: { id: Hex; end: LogPosition | undefined };
  /** Whether a log was emitted by a call that the Governor queued. */
  byVote(log: LogPosition): boolean;
}

/** Reads every operation from the timelock's and the Governor's events. */
export async function readOperations(client: PublicClient, target: AuditTarget): Promise<Operations> {
  const voted = await queuedByGovernor(client, target);
  const genesis: Operations["genesis"] = { id: genesisOperation(target), end: undefined };
  const foreign = new Set<Hex>();
  const executed = new Map<Hex, { logIndex: number; byVote: boolean }[]>();
  const events = [
    getAbiItem({ abi: timelockAbi, name: "CallScheduled" }),
    getAbiItem({ abi: timelockAbi, name: "CallExecuted" }),
  ] as const;
  for (const log of await logsSince(client, target.timelock, events, target.fromBlock)) {
    const { id } = log.args;
    if (id !== genesis.id && !voted.has(id)) foreign.add(id);
    if (log.eventName !== "CallExecuted") continue;
    if (id === genesis.id) genesis.end = log;
    const calls = executed.get(log.transactionHash) ?? [];
    executed.set(log.transactionHash, [...calls, { logIndex: log.logIndex, byVote: voted.has(id) }]);
  }
  return {
    foreign,
    genesis,
    // The timelock notes a call after it: what a call did lies between the note before and its own. What a transaction
    // did before its first call cannot be told from that call's work; without the timelock's roles it is no more than
    // taking what the treasury approved.
    byVote: ({ transactionHash, logIndex }) =>
      executed.get(transactionHash)?.find((call) => call.logIndex > logIndex)?.byVote ?? false,
  };
}

/**
 * Ids of what the Governor queued. They follow from the proposals alone (GovernorTimelockControl: the salt is the
 * Governor's address and the description's hash), and an id that somebody scheduled before cannot be queued any more.
 */
async function queuedByGovernor(client: PublicClient, { governor, fromBlock }: AuditTarget): Promise<Set<Hex>> {
  const events = [
    getAbiItem({ abi: governorAbi, name: "ProposalCreated" }),
    getAbiItem({ abi: governorAbi, name: "ProposalQueued" }),
  ] as const;
  const proposed = new Map<bigint, Hex>();
  const queued = new Set<Hex>();
  for (const log of await logsSince(client, governor, events, fromBlock)) {
    if (log.eventName === "ProposalCreated") {
      const { proposalId, targets, values, calldatas, description } = log.args;
      const salt = BigInt(governor.padEnd(66, "0")) ^ BigInt(keccak256(stringToBytes(description)));
      const saltHex: Hex = `0x${salt.toString(16).padStart(64, "0")}`;
      proposed.set(proposalId, operationId(targets, values, calldatas, saltHex));
    } else {
      const id = proposed.get(log.args.proposalId);
      if (id !== undefined) queued.add(id);
    }
  }
  return queued;
}
