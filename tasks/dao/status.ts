import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { command } from "../support/connection.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { nextStep, proposalTable, shortId } from "../support/proposal-words.ts";
import { findProposal, viewProposal, viewProposals } from "../support/proposals.ts";

interface Args {
  id: string;
  json: boolean;
}

export default action<Args>(async ({ id, json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const proposals =
    id === ""
      ? await viewProposals(connection, deployment)
      : [await viewProposal(connection, deployment, await findProposal(connection, deployment, id))];
  const now = await chainTime(connection);
  const steps = proposals.map((view) => `${shortId(view.id)}: ${nextStep(view, now)}`);
  const text =
    proposals.length === 0
      ? `There is no proposal yet: make one with \`${command(connection, "dao propose FILE")}\`.`
      : `${proposalTable(proposals, now)}\n${steps.join("\n")}`;
  print({ json: { now, proposals }, text }, json);
});
