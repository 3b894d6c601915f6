import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { command, accountsOf, type Connection } from "../support/connection.ts";
import { contractsOf, loadDeployment, type Deployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { shortId, showVotes } from "../support/proposal-words.ts";
import { findProposal, viewProposal, type ProposalView } from "../support/proposals.ts";
import { reach } from "../support/reach.ts";
import { send } from "../support/revert.ts";
import { signerOf } from "../support/sender.ts";

interface Args {
  id: string;
  support: string | undefined;
  reason: string | undefined;
  from: string | undefined;
  fastForward: boolean;
  json: boolean;
}

// In the order of OpenZeppelin's GovernorCountingSimple.VoteType.
const SUPPORT = ["against", "for", "abstain"];

export default action<Args>(async ({ id, support, reason, from, fastForward, json }, hre) => {
  const choice = SUPPORT.indexOf(support ?? "");
  if (choice === -1)
    throw new UserError(
      `--support must be for, against or abstain${support === undefined ? "" : `, not "${support}"`}`,
    );
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const created = await findProposal(connection, deployment, id);
  const proposal = await openForVotes(
    connection,
    deployment,
    await viewProposal(connection, deployment, created),
    fastForward,
  );
  const { account, votes } = await findVoter(connection, deployment, proposal, from);
  const signer = await signerOf(connection, account, "--from");
  await send(`proposal ${shortId(proposal.id)}: not voted`, Object.values(contractsOf(deployment)), () =>
    deployment.governor.connect(signer).castVoteWithReason(proposal.id, choice, reason ?? ""),
  );
  const now = await viewProposal(connection, deployment, proposal);
  print(
    {
      json: {
        id: proposal.id,
        account,
        support,
        weight: votes,
        votes: now.votes,
        quorum: now.quorum,
        deadline: now.deadline,
      },
      text: `${account} voted ${support} with ${showVotes(votes)} LAM\nfor ${showVotes(now.votes.for)}, against ${showVotes(now.votes.against)}, abstain ${showVotes(now.votes.abstain)}; quorum ${showVotes(now.quorum ?? 0n)}\nVoting ends ${showTime(now.deadline)}. Next: ${command(connection, `dao queue ${shortId(proposal.id)}`)}`,
    },
    json,
  );
});

/** @throws UserError unless the proposal takes votes now. */
async function openForVotes(
  connection: Connection,
  deployment: Deployment,
  proposal: ProposalView,
  mayFastForward: boolean,
): Promise<ProposalView> {
  const name = `proposal ${shortId(proposal.id)}`;
  if (proposal.state === "active") return proposal;
  if (proposal.state !== "pending")
    throw new UserError(`${name} is ${proposal.state}: voting ended ${showTime(proposal.deadline)}`);
  if (!(await reach(connection, proposal.snapshot + 1, mayFastForward))) {
    throw new UserError(
      `${name}: voting begins after ${showTime(proposal.snapshot)}; on the local chain add --fast-forward`,
    );
  }
  return viewProposal(connection, deployment, proposal);
}

/** `--from`, or the first of the network's accounts that can still vote. @throws UserError if it or none can. */
async function findVoter(
  connection: Connection,
  { governor }: Deployment,
  { id, snapshot }: ProposalView,
  from: string | undefined,
): Promise<{ account: Hex; votes: bigint }> {
  const name = `proposal ${shortId(id)}`;
  const given = from === undefined ? undefined : addressArgument(from, "--from");
  for (const account of given === undefined ? await accountsOf(connection) : [given]) {
    const voted = await governor.hasVoted(id, account);
    const votes = await governor.getVotes(account, snapshot);
    if (!voted && votes > 0n) return { account, votes };
    if (given !== undefined && voted) throw new UserError(`${name}: ${account} has voted already`);
  }
  throw new UserError(
    given === undefined
      ? `${name}: no account of network ${connection.networkName} has votes that it has not cast`
      : `${name}: ${given} had no votes at ${showTime(snapshot)}, which is when they are counted`,
  );
}
