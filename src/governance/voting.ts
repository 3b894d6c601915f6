import type { ChainReader } from "../chain/reader.ts";
import { chainTime } from "../chain/reader.ts";
import { refusal } from "../chain/refusal.ts";
import { invariant } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import { showTime } from "../shared/show-time.ts";
import { governorAbi } from "./abi.ts";
import { PROPOSAL_STATES, type ProposalState } from "./proposal-state.ts";

/** When a proposal takes votes; Unix seconds. */
export interface Voting {
  proposalId: bigint;
  state: ProposalState;
  /** Votes count as they were then; voting begins after it. */
  snapshot: bigint;
  deadline: bigint;
}

type Reader = Pick<ChainReader, "client">;

/** @throws UserError if there is no such proposal, or the node does not answer. */
export async function readVoting({ client }: Reader, governor: Hex, proposalId: bigint): Promise<Voting> {
  const read = { abi: governorAbi, address: governor, args: [proposalId] } as const;
  try {
    const [index, snapshot, deadline] = await Promise.all([
      client.readContract({ ...read, functionName: "state" }),
      client.readContract({ ...read, functionName: "proposalSnapshot" }),
      client.readContract({ ...read, functionName: "proposalDeadline" }),
    ]);
    const state = PROPOSAL_STATES[index];
    invariant(state !== undefined, "a proposal in an unknown state");
    return { proposalId, state, snapshot, deadline };
  } catch (error) {
    throw refusal("the proposal cannot be read", error);
  }
}

/** Why a proposal takes no votes now; undefined if it does. */
export function whyClosed({ state, snapshot, deadline }: Voting): string | undefined {
  if (state === "active") return undefined;
  if (state === "pending") return `voting begins after ${showTime(snapshot)}`;
  if (state === "canceled") return "it is canceled and takes no votes";
  return `it is ${state}: voting ended ${showTime(deadline)}`;
}

/** Why an account cannot vote on a proposal that is, or will be, open; undefined if it can. @throws UserError */
export async function whyNoVote(
  { client }: Reader,
  governor: Hex,
  { proposalId, state, snapshot }: Voting,
  voter: Hex,
): Promise<string | undefined> {
  const contract = { abi: governorAbi, address: governor } as const;
  try {
    // Before the snapshot nobody knows what will count.
    const early = state === "pending";
    const at = early ? (await chainTime({ client })) - 1n : snapshot;
    const [voted, votes] = await Promise.all([
      client.readContract({ ...contract, functionName: "hasVoted", args: [proposalId, voter] }),
      client.readContract({ ...contract, functionName: "getVotes", args: [voter, at] }),
    ]);
    if (voted) return `${voter} has voted already`;
    if (votes > 0n) return undefined;
    const when = early ? `they are counted at ${showTime(snapshot)}` : "which is when they are counted";
    return `${voter} had no votes at ${showTime(at)}, ${when}`;
  } catch (error) {
    throw refusal("the Governor cannot be read", error);
  }
}
