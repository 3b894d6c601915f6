import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { command } from "../support/connection.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print, table } from "../support/output.ts";
import { endOf, shortId, showVotes } from "../support/proposal-words.ts";
import { createdProposals, type ProposalView, viewProposal } from "../support/proposals.ts";

interface Args {
  json: boolean;
}

export default action<Args>(async ({ json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const proposals: ProposalView[] = [];
  for (const created of await createdProposals(connection, deployment)) {
    proposals.push(await viewProposal(connection, deployment, created));
  }
  const now = await chainTime(connection);
  const rows = proposals.map((view) => [
    shortId(view.id),
    view.state,
    showVotes(view.votes.for),
    showVotes(view.votes.against),
    showVotes(view.votes.abstain),
    endOf(view),
    view.title,
  ]);
  const text =
    rows.length === 0
      ? `There is no proposal yet: make one with \`${command(connection, "dao propose FILE")}\`.`
      : [
          table(["proposal", "state", "for", "against", "abstain", "ends", "title"], rows),
          "",
          `Votes in LAM. The chain's time is ${showTime(now)}.`,
          `What one of them would do: ${command(connection, "dao show ID")}`,
        ].join("\n");
  print({ json: { now, proposals }, text }, json);
});
