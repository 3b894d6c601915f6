import { keccak256, stringToBytes } from "viem";
import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { command } from "../support/connection.ts";
import { deliver, type Delivery, keptReport } from "../support/deliver.ts";
import { contractsOf, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { readProposal } from "../support/proposal-file.ts";
import { shortId } from "../support/proposal-words.ts";
import { findProposer } from "../support/proposer.ts";
import { requireSimulation } from "../support/simulation-check.ts";

interface Args extends Delivery {
  file: string;
  json: boolean;
}

export default action<Args>(async ({ file, json, ...delivery }, hre) => {
  if (delivery.safeOut !== undefined && delivery.from === undefined) {
    throw new UserError("--safe-out needs --from: the Safe that has the votes to propose with");
  }
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { governor } = deployment;
  const proposer = await findProposer(connection, deployment, delivery.from);
  const proposal = readProposal(file, deployment, proposer);
  const simulated = await requireSimulation(connection, deployment, file, proposal);
  const { title, targets, values, calldatas, description } = proposal;
  const id = await governor.getProposalId(targets, values, calldatas, keccak256(stringToBytes(description)));
  if ((await governor.proposalSnapshot(id)) !== 0n) {
    throw new UserError(
      `${file}: proposed already, as ${shortId(id)}: change its title or description to propose it again`,
    );
  }
  const outgoing = {
    contract: governor,
    name: "propose",
    args: [targets, values, calldatas, description],
    title: `Propose: ${title}`,
    failed: `${file}: not proposed`,
    others: Object.values(contractsOf(deployment)),
    may: async () => true,
    ability: "propose",
  };
  const delivered = await deliver(connection, outgoing, { ...delivery, from: proposer });
  if (!delivered.sent) {
    const { json: kept, text } = keptReport(delivered);
    return print({ json: { ...kept, id, simulated, targets, values, calldatas, description }, text }, json);
  }
  const snapshot = Number(await governor.proposalSnapshot(id));
  const deadline = Number(await governor.proposalDeadline(id));
  const text = [
    `Proposal ${id}`,
    title,
    `Voting: after ${showTime(snapshot)}, until ${showTime(deadline)}`,
    ...(simulated
      ? []
      : [`It was not simulated: see what it would do with ${command(connection, `dao simulate ${shortId(id)}`)}`]),
    `Next: ${command(connection, `dao vote ${shortId(id)} --support for`)}`,
  ].join("\n");
  const times = { snapshot, deadline };
  print({ json: { id, title, proposer, ...times, simulated, targets, values, calldatas, description }, text }, json);
});
