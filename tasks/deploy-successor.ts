import { writeFile } from "node:fs/promises";
import { writeNewFile } from "../src/files/new-file.ts";
import { refuseExisting } from "../src/files/refuse-existing.ts";
import { type Migration, migrationProposal } from "../src/governance/migration.ts";
import type { RewardsDistributor } from "../types/ethers-contracts/index.ts";
import { action } from "./support/action.ts";
import { required } from "./support/arguments.ts";
import { buildContracts } from "./support/build-contracts.ts";
import { command, type Connection } from "./support/connection.ts";
import { addressOf, type Deployment, loadDeployment } from "./support/deployment.ts";
import { print, table } from "./support/output.ts";
import { senderWho } from "./support/sender.ts";

interface Arguments {
  out: string | undefined;
  from: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ out, from, json }, hre) => {
  const file = required(out, "--out");
  await refuseExisting(file, "--out");
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  await buildContracts(hre);
  const migration = await deploySuccessor(connection, deployment, from);
  const proposal = `${JSON.stringify(migrationProposal(migration), null, 2)}\n`;
  await writeNewFile(file, "--out", (path) => writeFile(path, proposal));
  const rows = [
    ["RewardsDistributor", migration.successor],
    ["RootDisputes", migration.successorDisputes],
  ];
  const text = [
    table(["contract", "address"], rows),
    `${file}: the proposal that moves the rewards there`,
    `Next: ${command(connection, `dao propose ${file}`)}`,
  ].join("\n");
  print({ json: { ...migration, file }, text }, json);
});

/** Deploys a distributor that goes on from the present one, with its settings, and a disputes contract for it. */
async function deploySuccessor(
  connection: Connection,
  { token, timelock, governor, accessManager, distributor, disputes }: Deployment,
  from: string | undefined,
): Promise<Migration> {
  const { ethers } = connection;
  const sender = await senderWho(connection, from, async () => true, "deploy");
  const settings = {
    token: addressOf(token),
    treasury: addressOf(timelock),
    accessManager: addressOf(accessManager),
    predecessor: addressOf(distributor),
    firstEpoch: await distributor.firstEpoch(),
    disputeWindow: await distributor.disputeWindow(),
    minEpochInterval: await distributor.minEpochInterval(),
    epochCap: await distributor.epochCap(),
  };
  const successor = await ethers.deployContract("RewardsDistributor", [settings], sender);
  const terms = [await disputes.freeze(), await disputes.baseBond()] as const;
  const successorDisputes = await ethers.deployContract("RootDisputes", [successor, governor, ...terms], sender);
  await successorDisputes.waitForDeployment();
  return {
    distributor: addressOf(distributor),
    disputes: addressOf(disputes),
    successor: addressOf(successor),
    successorDisputes: addressOf(successorDisputes),
    allowance: (await token.allowance(timelock, distributor)) - (await pending(distributor)),
  };
}

/** Wei that the pending epochs would pull. */
async function pending(distributor: RewardsDistributor): Promise<bigint> {
  const last = await distributor.submission(await distributor.tip());
  const active = await distributor.submission(await distributor.activeId(await distributor.activeEpoch()));
  return last.cumulativeTotal - active.cumulativeTotal;
}
