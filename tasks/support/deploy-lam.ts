import type { BaseContract } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { createPublicClient, custom } from "viem";
import { CONTRACT_IDS } from "../../deploy/modules/contracts.ts";
import { lamModule } from "../../deploy/modules/lam.ts";
import { auditDeployment } from "../../src/governance/audit.ts";
import { parseDeployParameters, type DeployParameters } from "../../src/governance/parameters.ts";
import { unsafeParameters } from "../../src/governance/safety.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { auditTarget } from "./audit-target.ts";
import { buildContracts } from "./build-contracts.ts";
import { accountsOf, chainIdOf, isInProcess, rpc, type Connection } from "./connection.ts";
import { rememberDeployment, toDeployment, type Deployment } from "./deployment.ts";
import { earlierRun } from "./earlier-run.ts";
import { deploymentFailure } from "./ignition-failure.ts";
import { mendJournal } from "./mend-journal.ts";
import { deploymentIdFor, recordDirectory, writeRecord, type GenesisRecord } from "./record.ts";

export interface DeployOptions {
  /** The parameter file's content. */
  text: string;
  /** Its name, for errors. */
  source: string;
  /** Name of the record; by default LAM_DEPLOYMENT_ID or `chain-<id>`. */
  deploymentId?: string | undefined;
  /** Forget an earlier deployment; on the local chain only. */
  reset?: boolean;
  /** Show Ignition's progress on stdout. */
  showProgress?: boolean;
}

/**
 * Deploys, or continues a deployment that was interrupted, and audits the result.
 * @throws UserError before anything is sent if the parameters are unsafe or are not those that the deployment was begun
 * with; after it if a step failed or the audit found something.
 */
export async function deployLam(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
  options: DeployOptions,
): Promise<Deployment> {
  const { text, source } = options;
  const parameters = parseDeployParameters(text, source);
  const [deployer] = (await accountsOf(connection)) as [Hex];
  const chainId = await chainIdOf(connection);
  const id = deploymentIdFor(chainId, options.deploymentId);
  const directory = recordDirectory(hre, id);
  const fresh: GenesisRecord = { chainId, ...(await tip(connection)), deployer, parameters };
  const earlier = isInProcess(connection)
    ? undefined
    : await earlierRun(connection, { ...options, directory, id, fresh });
  const record = earlier ?? fresh;
  const codes = await companyCodes(connection, parameters);
  const reasons = unsafeParameters(parameters, { chainId, genesis: record.genesis, deployer, codes });
  if (reasons.length > 0) throw new UserError(reasons.map((reason) => `${source}: ${reason}`).join("\n"));

  await buildContracts(hre);
  if (earlier !== undefined) await mendJournal(hre, connection, directory, record);
  else if (!isInProcess(connection)) writeRecord(directory, record, text);
  const contracts: Record<string, BaseContract> = await connection.ignition
    .deploy(lamModule(parameters, deployer, record.genesis), {
      deploymentId: id,
      displayUi: options.showProgress ?? false,
    })
    .catch((error: unknown) => {
      throw deploymentFailure(connection, id, error);
    });
  const byId = Object.entries(contracts).map(([key, contract]) => [contractId(key), contract] as const);
  const deployment = toDeployment(id, record, Object.fromEntries(byId));
  const findings = await auditOf(connection, deployment);
  if (findings.length > 0) {
    throw new UserError(
      `the deployment is not sound, do not use it:\n${findings.map((text) => `  ${text}`).join("\n")}`,
    );
  }
  if (isInProcess(connection)) rememberDeployment(connection, deployment);
  return deployment;
}

/** What the audit finds in a deployment; empty: nothing. */
export async function auditOf(connection: Connection, deployment: Deployment): Promise<string[]> {
  const client = createPublicClient({ transport: custom(connection.provider) });
  return auditDeployment(client, auditTarget(deployment));
}

/** The code at the company's and every company-side account, "0x" for none. */
async function companyCodes(
  connection: Connection,
  { company, allocations }: DeployParameters,
): Promise<ReadonlyMap<Hex, Hex>> {
  const accounts = [company, ...allocations.filter(({ side }) => side === "company").map(({ account }) => account)];
  const codes = accounts.map(async (account): Promise<[Hex, Hex]> => [
    account,
    await rpc(connection, "eth_getCode", account, "latest"),
  ]);
  return new Map(await Promise.all(codes));
}

function contractId(key: string): string {
  return CONTRACT_IDS[key as keyof typeof CONTRACT_IDS] ?? `Lam#${key}`;
}

/** Where the chain stands before anything is sent. */
async function tip(connection: Connection): Promise<Pick<GenesisRecord, "chainGenesis" | "fromBlock" | "genesis">> {
  const first = await rpc<{ hash: Hex }>(connection, "eth_getBlockByNumber", "0x0", false);
  const last = await rpc<{ number: Hex; timestamp: Hex }>(connection, "eth_getBlockByNumber", "latest", false);
  return { chainGenesis: first.hash, fromBlock: Number(last.number), genesis: Number(last.timestamp) };
}
