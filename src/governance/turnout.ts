import { getAbiItem, type PublicClient } from "viem";
import { plainText } from "../shared/plain-text.ts";
import { distributorAbi, governorAbi, tokenAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { EXCLUDED } from "./excluded.ts";
import { logsSince } from "./logs.ts";
import { PROPOSAL_STATES } from "./proposal-state.ts";

/** How many took part in a vote. Votes in wei, all at its snapshot. */
export interface Turnout {
  id: bigint;
  title: string;
  /** Unix seconds. */
  snapshot: number;
  /** Whether votes can still come. */
  open: boolean;
  for: bigint;
  against: bigint;
  abstain: bigint;
  quorum: bigint;
  /** What can be voted with: the supply without EXCLUDED's votes and unclaimed rewards. */
  countable: bigint;
}

/**
 * The turnout of the last proposals whose voting has begun, oldest first; not of canceled ones, in which it ended early.
 * @param now the chain's time. @param most how many.
 */
export async function lastTurnouts(
  client: PublicClient,
  { token, governor, distributor, fromBlock }: AuditTarget,
  now: number,
  most: number,
): Promise<Turnout[]> {
  const of = { address: governor, abi: governorAbi } as const;
  const votes = { address: token, abi: tokenAbi } as const;
  const created = getAbiItem({ abi: governorAbi, name: "ProposalCreated" });
  const turnouts: Turnout[] = [];
  for (const { args } of (await logsSince(client, governor, [created], fromBlock)).toReversed()) {
    if (turnouts.length === most) break;
    const { proposalId: id, voteStart: snapshot, description } = args;
    if (snapshot >= BigInt(now)) continue;
    const state = PROPOSAL_STATES[await client.readContract({ ...of, functionName: "state", args: [id] })];
    if (state === "canceled") continue;
    const [against, inFavour, abstain] = await client.readContract({
      ...of,
      functionName: "proposalVotes",
      args: [id],
    });
    const supply = await client.readContract({ ...votes, functionName: "getPastTotalSupply", args: [snapshot] });
    const excluded = await client.readContract({ ...votes, functionName: "getPastVotes", args: [EXCLUDED, snapshot] });
    const queue = { address: distributor, abi: distributorAbi } as const;
    const unclaimed = await client
      .readContract({ ...queue, functionName: "unclaimedAt", args: [Number(snapshot)] })
      // As the Governor does: where nobody answers nothing is left out.
      .catch(() => 0n);
    turnouts.push({
      id,
      title: plainText((description.split("\n")[0] ?? "").replace(/^#+ */, "").slice(0, 100)),
      snapshot: Number(snapshot),
      open: state === "active",
      for: inFavour,
      against,
      abstain,
      quorum: await client.readContract({ ...of, functionName: "quorum", args: [snapshot] }),
      // What was claimed and then burnt is subtracted twice.
      countable: supply > excluded + unclaimed ? supply - excluded - unclaimed : 0n,
    });
  }
  return turnouts.toReversed();
}
