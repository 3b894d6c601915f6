import { lstat, writeFile } from "node:fs/promises";
import { stringToBytes } from "viem";
import { writeNewFile } from "../../src/files/new-file.ts";
import { refuseExisting } from "../../src/files/refuse-existing.ts";
import { replaceFile } from "../../src/files/replace-file.ts";
import { simulationFile, simulationJson } from "../../src/governance/simulation-record.ts";
import { simulationReport } from "../../src/governance/simulation-report.ts";
import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { command, type Connection } from "../support/connection.ts";
import { addressOf, type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { terminalProgress } from "../support/progress.ts";
import { readProposal } from "../support/proposal-file.ts";
import { simulateProposal } from "../support/proposal-simulation.ts";
import { shortId } from "../support/proposal-words.ts";
import { findProposal, viewProposal } from "../support/proposals.ts";
import { anyProposer, findProposer } from "../support/proposer.ts";

interface Args {
  proposal: string;
  from: string | undefined;
  out: string | undefined;
  json: boolean;
}

export default action<Args>(async ({ proposal: wanted, from, out, json }, hre) => {
  if (out !== undefined) await refuseExisting(out, "--out");
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const isFile = await isThere(wanted);
  const proposal = isFile
    ? await fromFile(connection, deployment, wanted, from)
    : await fromChain(connection, deployment, wanted);
  const { simulation, speaker } = await simulateProposal(hre, connection, proposal, terminalProgress(json));
  const report = simulationReport(simulation, speaker, addressOf(deployment.token));
  if (out !== undefined) await writeNewFile(out, "--out", (path) => writeFile(path, `${report}\n`));
  const { chainId, governor, block, payload, failure } = simulation;
  const record = isFile ? simulationFile(wanted) : undefined;
  if (record !== undefined) {
    const codes = simulation.codes.map(({ account, hash }) => ({ account, hash }));
    const content = simulationJson({ chainId, governor, block, payload, failure: failure?.reason, codes });
    await replaceFile(record, record, stringToBytes(content));
  }
  const next =
    record === undefined || failure !== undefined ? [] : [`Next: ${command(connection, `dao propose ${wanted}`)}`];
  const text = [report, ...(out === undefined ? [] : [`${out}: this report`]), ...next].join("\n\n");
  print({ json: { ...simulation, record, out }, text }, json);
  if (failure !== undefined) throw new UserError(`it would fail (${failure.step}): ${failure.reason}`);
});

async function fromFile(connection: Connection, deployment: Deployment, file: string, from: string | undefined) {
  const proposer =
    from === undefined ? await anyProposer(connection, deployment) : await findProposer(connection, deployment, from);
  return { ...readProposal(file, deployment, proposer), proposer };
}

async function fromChain(connection: Connection, deployment: Deployment, wanted: string) {
  const created = await findProposal(connection, deployment, wanted).catch((error: unknown) => {
    if (!(error instanceof UserError) || /^(latest|\d+)$/.test(wanted)) throw error;
    throw new UserError(`${wanted}: neither a file nor a proposal's id`);
  });
  const { state } = await viewProposal(connection, deployment, created);
  if (["canceled", "defeated", "executed", "expired"].includes(state)) {
    throw new UserError(`proposal ${shortId(created.id)} is ${state}: there is nothing left to simulate`);
  }
  return created;
}

function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
