import type { BaseContract } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { CONTRACT_IDS, vestingWalletId } from "../../deploy/modules/contracts.ts";
import { invariant, UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type {
  AccessManager,
  FallbackPublisher,
  LamGovernor,
  LamToken,
  ModelRegistry,
  PolicyRegistry,
  RewardsDistributor,
  RootDisputes,
  Stewardship,
  TimelockController,
} from "../../types/ethers-contracts/index.ts";
import { currentDistributor, newestDistributor } from "./current-distributor.ts";
import { isInProcess, command, chainIdOf, rpc, type Connection } from "./connection.ts";
import { deploymentIdFor, readRecord, recordDirectory, recordedContracts, type GenesisRecord } from "./record.ts";

/**
 * A finished deployment on the connection's chain; its contracts send from the network's first account. Distributor and
 * disputes are those of today, to which a vote may have moved the rewards.
 */
export interface Deployment {
  id: string;
  record: GenesisRecord;
  token: LamToken;
  timelock: TimelockController;
  governor: LamGovernor;
  accessManager: AccessManager;
  distributor: RewardsDistributor;
  disputes: RootDisputes;
  policies: PolicyRegistry;
  models: ModelRegistry;
  stewardship: Stewardship;
  fallback: FallbackPublisher;
  /** Those that the deployment began with. */
  first: Pick<Deployment, "distributor" | "disputes" | "fallback">;
  /** Addresses by the index of the allocation. */
  vestingWallets: ReadonlyMap<number, Hex>;
}

/** There is no deployment on that chain. */
export class NoDeployment extends UserError {}

/** In-process chains leave no record on disk. */
const inMemory = new WeakMap<Connection, Deployment>();

export function rememberDeployment(connection: Connection, deployment: Deployment): void {
  inMemory.set(connection, deployment);
}

/**
 * The deployment on the connection's chain.
 * @param deploymentId the record to read; by default LAM_DEPLOYMENT_ID or `chain-<id>`.
 * @throws UserError if there is none, it is of another chain, or it was not finished.
 */
export async function loadDeployment(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
  deploymentId?: string,
): Promise<Deployment> {
  const recorded = await recordedDeployment(hre, connection, deploymentId);
  return { ...recorded, ...(await currentDistributor(connection, recorded)) };
}

/**
 * The distributor that pays today: for claimants, whose nodes need not have the logs of the chain's past.
 * @throws UserError as `loadDeployment`
 */
export async function loadDistributor(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
): Promise<RewardsDistributor> {
  return newestDistributor((await recordedDeployment(hre, connection)).distributor);
}

/** As it was deployed, whatever votes made of it. */
async function recordedDeployment(
  hre: HardhatRuntimeEnvironment,
  connection: Connection,
  deploymentId?: string,
): Promise<Deployment> {
  const remembered = inMemory.get(connection);
  if (remembered !== undefined) return remembered;
  const network = connection.networkName;
  const chainId = await chainIdOf(connection);
  const id = deploymentIdFor(chainId, deploymentId);
  const directory = recordDirectory(hre, id);
  const record = readRecord(directory);
  const named = id === `chain-${chainId}` ? "" : ` --deployment-id ${id}`;
  const again = command(connection, `deploy${named}`);
  const none = new NoDeployment(
    isInProcess(connection)
      ? `network ${network} is a chain in this process and has no deployment: name the network, for example --network localhost`
      : `no deployment "${id}" on network ${network}: run \`${again}\` first`,
  );
  if (record === undefined) throw none;
  if (record.chainId !== chainId) {
    throw new UserError(
      `deployment "${id}" is of chain ${record.chainId}, and network ${network} is chain ${chainId}: name its network, or another deployment (LAM_DEPLOYMENT_ID)`,
    );
  }
  const recorded = await recordedContracts(directory);
  if (
    !(await hasCode(
      connection,
      Object.values(recorded).map(({ address }) => address),
    ))
  )
    throw none;
  // Chains may share their id; and contracts made alike on two of them stand at the same addresses.
  const { hash: genesis } = await rpc<{ hash: Hex }>(connection, "eth_getBlockByNumber", "0x0", false);
  if (record.chainGenesis !== genesis) {
    throw new UserError(
      `deployment "${id}" is of another chain ${chainId}, which begins with block ${record.chainGenesis}; that of network ${network} begins with ${genesis}: name its network, or another deployment (LAM_DEPLOYMENT_ID)`,
    );
  }
  const unfinished = new UserError(
    `deployment "${id}" on network ${network} is not finished: run \`${again}\` again, it continues`,
  );
  if (Object.values(CONTRACT_IDS).some((contract) => recorded[contract] === undefined)) throw unfinished;
  const contracts: Record<string, BaseContract> = {};
  for (const [contract, { address, abi }] of Object.entries(recorded)) {
    contracts[contract] = await connection.ethers.getContractAt(abi, address);
  }
  const deployment = toDeployment(id, record, contracts);
  const proposer = await deployment.timelock.PROPOSER_ROLE();
  if (await deployment.timelock.hasRole(proposer, record.deployer)) throw unfinished;
  return deployment;
}

/** Whether each of the addresses has code on the connection's chain. */
export async function hasCode(connection: Connection, addresses: Hex[]): Promise<boolean> {
  const codes = await Promise.all(addresses.map((address) => rpc<Hex>(connection, "eth_getCode", address, "latest")));
  return codes.every((code) => code !== "0x");
}

/** @param contracts the deployed contracts by their ids in the record. */
export function toDeployment(id: string, record: GenesisRecord, contracts: Record<string, BaseContract>): Deployment {
  const find = <T>(contractId: string): T => {
    invariant(contracts[contractId] !== undefined, `${contractId} was not deployed`);
    return contracts[contractId] as T;
  };
  const vestingWallets = new Map<number, Hex>();
  for (const [index, { vesting }] of record.parameters.allocations.entries()) {
    if (vesting !== undefined) vestingWallets.set(index, addressOf(find(`Lam#${vestingWalletId(index)}`)));
  }
  const first = {
    distributor: find<RewardsDistributor>(CONTRACT_IDS.distributor),
    disputes: find<RootDisputes>(CONTRACT_IDS.disputes),
    fallback: find<FallbackPublisher>(CONTRACT_IDS.fallback),
  };
  return {
    id,
    record,
    ...first,
    first,
    token: find(CONTRACT_IDS.token),
    timelock: find(CONTRACT_IDS.timelock),
    governor: find(CONTRACT_IDS.governor),
    accessManager: find(CONTRACT_IDS.accessManager),
    policies: find(CONTRACT_IDS.policies),
    models: find(CONTRACT_IDS.models),
    stewardship: find(CONTRACT_IDS.stewardship),
    vestingWallets,
  };
}

/** A contract's address, lower-case. */
export function addressOf(contract: BaseContract): Hex {
  invariant(typeof contract.target === "string", "a contract without an address");
  return contract.target.toLowerCase() as Hex;
}

/** The contracts by the names that proposals and people call them by. */
export function contractsOf(deployment: Deployment): Record<string, BaseContract> {
  return {
    LamToken: deployment.token,
    TimelockController: deployment.timelock,
    LamGovernor: deployment.governor,
    AccessManager: deployment.accessManager,
    RewardsDistributor: deployment.distributor,
    RootDisputes: deployment.disputes,
    PolicyRegistry: deployment.policies,
    ModelRegistry: deployment.models,
    Stewardship: deployment.stewardship,
    FallbackPublisher: deployment.fallback,
  };
}
