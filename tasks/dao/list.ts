import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { command } from "../support/connection.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { proposalTable } from "../support/proposal-words.ts";
import { viewProposals } from "../support/proposals.ts";

interface Args {
  json: boolean;
}

export default action<Args>(async ({ json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const proposals = await viewProposals(connection, deployment);
  const now = await chainTime(connection);
  const text =
    proposals.length === 0
      ? `There is no proposal yet: make one with \`${command(connection, "dao propose FILE")}\`.`
      : `${proposalTable(proposals, now)}\nWhat one of them would do: ${command(connection, "dao show ID")}`;
  print({ json: { now, proposals }, text }, json);
});
