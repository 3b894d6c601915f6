import { createPublicClient, custom, getAbiItem } from "viem";
import { governorAbi } from "../../src/governance/abi.ts";
import { logsSince } from "../../src/governance/logs.ts";
import { PROPOSAL_STATES, type ProposalState } from "../../src/governance/proposal-state.ts";
import { invariant, UserError } from "../../src/shared/errors.ts";
import type { Proposal } from "../../src/governance/proposal.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { plainText } from "../../src/shared/plain-text.ts";
import { chainTime } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { addressOf, type Deployment } from "./deployment.ts";

/** A proposal as it stands. Times are Unix seconds, votes wei. */
export interface ProposalView {
  id: bigint;
  title: string;
  proposer: Hex;
  state: ProposalState;
  /** Votes count as they were then; voting begins after it. */
  snapshot: number;
  deadline: number;
  /** When the timelock lets it be executed; 0 until it is queued. */
  eta: number;
  votes: { for: bigint; against: bigint; abstain: bigint };
  /** Known once the snapshot has passed. */
  quorum: bigint | undefined;
}

/** What a proposal was created with. Values in wei. */
export interface CreatedProposal extends Proposal {
  id: bigint;
  proposer: Hex;
  /** The block in which it was proposed. */
  block: bigint;
}

/** Every proposal ever made, oldest first. */
async function createdProposals(connection: Connection, deployment: Deployment): Promise<CreatedProposal[]> {
  const client = createPublicClient({ transport: custom(connection.provider) });
  const event = getAbiItem({ abi: governorAbi, name: "ProposalCreated" });
  const logs = await logsSince(client, addressOf(deployment.governor), [event], deployment.record.fromBlock);
  return logs.map(({ args: { proposalId, proposer, description, targets, values, calldatas }, blockNumber }) => ({
    id: proposalId,
    proposer: lowerHex(proposer),
    title: plainText((description.split("\n")[0] as string).replace(/^#+ */, "").slice(0, 100)),
    block: blockNumber,
    targets: targets.map(lowerHex),
    values: [...values],
    calldatas: calldatas.map(lowerHex),
    description,
  }));
}

/**
 * The proposal that a user means.
 * @param wanted its id, an unambiguous beginning of it, or "latest".
 * @throws UserError if there is none or more than one.
 */
export async function findProposal(
  connection: Connection,
  deployment: Deployment,
  wanted: string,
): Promise<CreatedProposal> {
  const all = await createdProposals(connection, deployment);
  const latest = all.at(-1);
  if (latest === undefined)
    throw new UserError("there is no proposal yet: make one with `npx hardhat dao propose FILE`");
  if (wanted === "latest") return latest;
  if (!/^[0-9]+$/.test(wanted))
    throw new UserError(`"${wanted}" is no proposal id: give its digits, the first few of them, or \`latest\``);
  const [found, another] = all.filter(({ id }) => id.toString().startsWith(wanted));
  if (found === undefined)
    throw new UserError(`no proposal's id begins with ${wanted}: see \`npx hardhat dao status\``);
  if (another !== undefined) throw new UserError(`several proposals' ids begin with ${wanted}: give more digits`);
  return found;
}

/** Reads where every proposal stands, oldest first. */
export async function viewProposals(connection: Connection, deployment: Deployment): Promise<ProposalView[]> {
  const views: ProposalView[] = [];
  for (const created of await createdProposals(connection, deployment)) {
    views.push(await viewProposal(connection, deployment, created));
  }
  return views;
}

/** Reads where a proposal stands. */
export async function viewProposal(
  connection: Connection,
  { governor }: Deployment,
  { id, title, proposer }: Pick<CreatedProposal, "id" | "title" | "proposer">,
): Promise<ProposalView> {
  const state = PROPOSAL_STATES[Number(await governor.state(id))];
  invariant(state !== undefined, "a proposal in an unknown state");
  const snapshot = await governor.proposalSnapshot(id);
  const { againstVotes, forVotes, abstainVotes } = await governor.proposalVotes(id);
  return {
    id,
    title,
    proposer,
    state,
    snapshot: Number(snapshot),
    deadline: Number(await governor.proposalDeadline(id)),
    eta: Number(await governor.proposalEta(id)),
    votes: { for: forVotes, against: againstVotes, abstain: abstainVotes },
    quorum: Number(snapshot) < (await chainTime(connection)) ? await governor.quorum(snapshot) : undefined,
  };
}
