import { SUPPORT } from "../../src/governance/vote-message.ts";
import { whyClosed } from "../../src/governance/voting.ts";
import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { command } from "../support/connection.ts";
import { type Delivery, keptReport } from "../support/deliver.ts";
import { callGovernor, openProposal } from "../support/governor-call.ts";
import { print } from "../support/output.ts";
import { shortId, showVotes } from "../support/proposal-words.ts";
import { reach } from "../support/reach.ts";
import { supportArgument, voterOf, votingOf } from "../support/voter.ts";

interface Args extends Delivery {
  id: string;
  support: string | undefined;
  reason: string | undefined;
  fastForward: boolean;
  json: boolean;
}

export default action<Args>(async (args, hre) => {
  const { reason = "", json } = args;
  const support = supportArgument(args.support);
  const opened = await openProposal(hre, args.id);
  const { connection, deployment, name, id } = opened;
  let voting = await votingOf(opened);
  if (voting.state === "pending" && (await reach(connection, Number(voting.snapshot) + 1, args.fastForward))) {
    voting = await votingOf(opened);
  }
  const closed = whyClosed(voting);
  if (closed !== undefined) {
    const hint = voting.state === "pending" ? "; on the local chain add --fast-forward" : "";
    throw new UserError(`${name}: ${closed}${hint}`);
  }
  const step = {
    function: "castVoteWithReason",
    args: [SUPPORT.indexOf(support), reason],
    verb: `Vote ${support}`,
    failed: "not voted",
    ...voterOf(opened, voting, args.from),
  };
  const delivered = await callGovernor(opened, step, args);
  if (!delivered.sent) return print(keptReport(delivered), json);
  const account = delivered.by;
  const weight = await deployment.governor.getVotes(account, voting.snapshot);
  const { votes, quorum, deadline } = await opened.view();
  const count = `for ${showVotes(votes.for)}, against ${showVotes(votes.against)}, abstain ${showVotes(votes.abstain)}; quorum ${showVotes(quorum ?? 0n)}`;
  print(
    {
      json: { id, account, support, weight, votes, quorum, deadline },
      text: `${account} voted ${support} with ${showVotes(weight)} LAM\n${count}\nVoting ends ${showTime(deadline)}. Next: ${command(connection, `dao queue ${shortId(id)}`)}`,
    },
    json,
  );
});
