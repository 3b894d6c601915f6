import { createPublicClient, custom } from "viem";
import { firstDifference } from "../../src/governance/compare-proposal.ts";
import { payloadHash, proposerIn } from "../../src/governance/proposal-payload.ts";
import { codeHash } from "../../src/governance/read-code.ts";
import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { chainIdOf, command, type Connection } from "../support/connection.ts";
import { addressOf, type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { readProposal, readSimulation } from "../support/proposal-file.ts";
import { shortId } from "../support/proposal-words.ts";
import { type CreatedProposal, findProposal } from "../support/proposals.ts";

interface Args {
  id: string;
  file: string;
  json: boolean;
}

export default action<Args>(async ({ id: wanted, file, json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const created = await findProposal(connection, deployment, wanted);
  const { id, title, proposer } = created;
  const name = `proposal ${shortId(id)}`;
  const difference = firstDifference(created, readProposal(file, deployment, proposer));
  if (difference !== undefined) throw new UserError(`${name} is not what ${file} says: ${difference}`);
  const codes = await compareCodes(connection, deployment, created, file);
  const text = [
    `${name} is exactly what ${file} says: ${title}`,
    `Its ${created.targets.length} calls and its description are the same to the byte, and nobody but ${proposerIn(created.description)} could propose it.`,
    codes === 0
      ? "Whether code was replaced meanwhile was not compared: the file has no simulation beside it."
      : `The code of ${codes} accounts that it names is what it was when the file was simulated.`,
  ].join("\n");
  print({ json: { id, file, same: true, proposer, codesCompared: codes }, text }, json);
});

/** @returns how many accounts' code was compared. @throws UserError if one has other code than at the simulation. */
async function compareCodes(
  connection: Connection,
  deployment: Deployment,
  created: CreatedProposal,
  file: string,
): Promise<number> {
  const record = readSimulation(file, command(connection, `dao simulate ${file}`));
  if (record === undefined) return 0;
  const place = { chainId: await chainIdOf(connection), governor: addressOf(deployment.governor) };
  if (record.payload !== payloadHash(created, place)) {
    throw new UserError(`proposal ${shortId(created.id)} is what ${file} says, but the file was simulated as another`);
  }
  const client = createPublicClient({ transport: custom(connection.provider), cacheTime: 0 });
  for (const { account, hash } of record.codes) {
    const now = await codeHash(client, account);
    if (now === hash) continue;
    throw new UserError(
      `proposal ${shortId(created.id)}: the code at ${account} is not what it was when ${file} was simulated: its hash was ${hash} and is ${now}`,
    );
  }
  return record.codes.length;
}
