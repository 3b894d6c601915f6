import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print, table } from "../support/output.ts";
import { nextStep, shortId, showVotes } from "../support/proposal-words.ts";
import { createdProposals, findProposal, viewProposal, type ProposalView } from "../support/proposals.ts";

interface Args {
  id: string;
  json: boolean;
}

export default action<Args>(async ({ id, json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const created =
    id === "" ? await createdProposals(connection, deployment) : [await findProposal(connection, deployment, id)];
  const proposals: ProposalView[] = [];
  for (const one of created) proposals.push(await viewProposal(connection, deployment, one));
  const now = await chainTime(connection);
  print({ json: { now, proposals }, text: inWords(proposals, now) }, json);
});

function inWords(proposals: ProposalView[], now: number): string {
  if (proposals.length === 0) return "There is no proposal yet: make one with `npx hardhat dao propose FILE`.";
  const rows = proposals.map((view) => [
    shortId(view.id),
    view.state,
    showVotes(view.votes.for),
    showVotes(view.votes.against),
    showVotes(view.votes.abstain),
    view.quorum === undefined ? "" : showVotes(view.quorum),
    view.title,
  ]);
  const steps = proposals.map((view) => `${shortId(view.id)}: ${nextStep(view, now)}`);
  const header = ["proposal", "state", "for", "against", "abstain", "quorum", "title"];
  return `${table(header, rows)}\n\nVotes in LAM. The chain's time is ${showTime(now)}.\n${steps.join("\n")}`;
}
