import { writeFile } from "node:fs/promises";
import { writeNewFile } from "../src/files/new-file.ts";
import { refuseExisting } from "../src/files/refuse-existing.ts";
import { functionRoles } from "../src/governance/function-roles.ts";
import { type Migration, migrationProposal } from "../src/governance/migration.ts";
import { UserError } from "../src/shared/errors.ts";
import { action } from "./support/action.ts";
import { positive, required } from "./support/arguments.ts";
import { buildContracts } from "./support/build-contracts.ts";
import { command, type Connection } from "./support/connection.ts";
import { addressOf, type Deployment, loadDeployment } from "./support/deployment.ts";
import { migrationBudget } from "./support/migration-budget.ts";
import { print, table } from "./support/output.ts";
import { readerOf } from "./support/reader.ts";
import { senderWho } from "./support/sender.ts";

interface Arguments {
  out: string | undefined;
  freeze: number;
  from: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ out, freeze, from, json }, hre) => {
  const file = required(out, "--out");
  await refuseExisting(file, "--out");
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  await buildContracts(hre);
  const migration = await deploySuccessor(connection, deployment, { from, freeze });
  const proposal = `${JSON.stringify(migrationProposal(migration), null, 2)}\n`;
  await writeNewFile(file, "--out", (path) => writeFile(path, proposal));
  const rows = [
    ["RewardsDistributor", migration.successor],
    ["RootDisputes", migration.successorDisputes],
    ["FallbackPublisher", migration.successorFallback],
  ];
  const text = [
    table(["contract", "address"], rows),
    `${file}: the proposal that moves the rewards there`,
    `Next: ${command(connection, `dao propose ${file}`)}`,
  ].join("\n");
  print({ json: { ...migration, file }, text }, json);
});

/**
 * Deploys a distributor that goes on from the present one, with its settings, and a disputes contract and a fallback
 * publisher for it.
 * @throws UserError before anything is sent if the vote could not work.
 */
async function deploySuccessor(
  connection: Connection,
  deployment: Deployment,
  { from, freeze }: Pick<Arguments, "from" | "freeze">,
): Promise<Migration> {
  const { token, timelock, governor, accessManager, policies, stewardship, distributor, disputes, record } = deployment;
  const { ethers } = connection;
  const terms = [await freezeFor(deployment, freeze), await disputes.baseBond()] as const;
  const budget = await migrationBudget(deployment);
  const sender = await senderWho(connection, from, async () => true, "deploy");
  const settings = {
    token: addressOf(token),
    treasury: addressOf(timelock),
    accessManager: addressOf(accessManager),
    policies: addressOf(policies),
    predecessor: addressOf(distributor),
    firstEpoch: await distributor.firstEpoch(),
    disputeWindow: await distributor.disputeWindow(),
    minEpochInterval: await distributor.minEpochInterval(),
    epochCap: await distributor.epochCap(),
  };
  const client = readerOf(connection);
  const roles = await functionRoles(client, addressOf(accessManager), addressOf(distributor), record.fromBlock);
  const successor = await ethers.deployContract("RewardsDistributor", [settings], sender);
  const successorDisputes = await ethers.deployContract("RootDisputes", [successor, governor, ...terms], sender);
  const fallback = await ethers.deployContract("FallbackPublisher", [stewardship, successorDisputes], sender);
  await fallback.waitForDeployment();
  return {
    distributor: addressOf(distributor),
    disputes: addressOf(disputes),
    successor: addressOf(successor),
    successorDisputes: addressOf(successorDisputes),
    fallback: addressOf(deployment.fallback),
    successorFallback: addressOf(fallback),
    roles,
    budget,
  };
}

/** The freeze of the successor's disputes, seconds. @param given by default that of the ones in office. @throws UserError */
async function freezeFor({ distributor, disputes }: Deployment, given: number): Promise<number> {
  const freeze = given === 0 ? Number(await disputes.freeze()) : positive(given, "--freeze");
  const [least, most] = [Number(await disputes.minFreeze()), Number(await distributor.MAX_FREEZE())];
  if (freeze >= least && freeze <= most) return freeze;
  const named = given === 0 ? `the freeze of the present disputes contract, ${freeze} s,` : `--freeze ${freeze}`;
  throw new UserError(
    freeze < least
      ? `${named} is too short for a vote, which takes ${least} s by now with three days to propose it: give at least that as --freeze`
      : `${named} is too long: give at most ${most} s as --freeze`,
  );
}
