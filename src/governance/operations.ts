import { getAbiItem, type PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { governorAbi, timelockAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { logsSince } from "./logs.ts";

/** The timelock's operations, told apart by who scheduled them. */
export interface Operations {
  /** Ids of operations that the Governor did not queue: the genesis batch, and nothing else in a sound deployment. */
  foreign: Set<Hex>;
  /** The transactions that executed what the Governor queued. */
  byVote: Set<Hex>;
}

/** Reads every operation from the timelock's and the Governor's events. */
export async function readOperations(client: PublicClient, target: AuditTarget): Promise<Operations> {
  const { timelock, governor, fromBlock } = target;
  const queued = await logsSince(
    client,
    governor,
    [getAbiItem({ abi: governorAbi, name: "ProposalQueued" })],
    fromBlock,
  );
  const queuing = new Set(queued.map(({ transactionHash }) => transactionHash));
  const events = [
    getAbiItem({ abi: timelockAbi, name: "CallScheduled" }),
    getAbiItem({ abi: timelockAbi, name: "CallExecuted" }),
  ] as const;
  const foreign = new Set<Hex>();
  const byVote = new Set<Hex>();
  for (const log of await logsSince(client, timelock, events, fromBlock)) {
    if (log.eventName === "CallScheduled") {
      if (!queuing.has(log.transactionHash)) foreign.add(log.args.id);
    } else if (!foreign.has(log.args.id)) {
      byVote.add(log.transactionHash);
    }
  }
  return { foreign, byVote };
}
