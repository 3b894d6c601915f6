import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { CallableContractFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { zeroAddress, zeroHash } from "viem";
import type { DeployParameters } from "../../src/governance/parameters.ts";
import { genesisCalls } from "./genesis-calls.ts";

/** The contracts of one deployment; vesting wallets by the index of their allocation. */
export interface LamContracts {
  token: CallableContractFuture<string>;
  timelock: CallableContractFuture<string>;
  governor: CallableContractFuture<string>;
  accessManager: CallableContractFuture<string>;
  distributor: CallableContractFuture<string>;
  vestingWallets: ReadonlyMap<number, CallableContractFuture<string>>;
}

const GENESIS_SALT = zeroHash;

/** The contract ids within a deployment's record, as Ignition writes them to deployed_addresses.json. */
export const CONTRACT_IDS = {
  token: "Lam#LamToken",
  timelock: "Lam#TimelockController",
  governor: "Lam#LamGovernor",
  accessManager: "Lam#AccessManager",
  distributor: "Lam#RewardsDistributor",
} as const;

export function vestingWalletId(index: number): string {
  return `VestingWallet_${index + 1}`;
}

/**
 * The whole deployment. The timelock starts without a delay and with the deployer as its proposer and executor; one
 * batch of it wires everything, and takes both from the deployer. Nobody else can execute that batch, so that an
 * interrupted deployment finds the chain as it left it.
 * @param genesis Unix seconds, the time that "genesis" stands for in vesting schedules.
 */
export function lamModule(parameters: DeployParameters, deployer: string, genesis: number) {
  return buildModule("Lam", (m) => {
    const contracts = deployContracts(m, parameters, deployer, genesis);
    const calls = genesisCalls(m, contracts, parameters, deployer);
    const targets = calls.map(({ target }) => target);
    const values = calls.map(() => 0n);
    const payloads = calls.map(({ data }) => data);
    const { timelock } = contracts;
    const scheduled = m.call(timelock, "scheduleBatch", [targets, values, payloads, zeroHash, GENESIS_SALT, 0]);
    m.call(timelock, "executeBatch", [targets, values, payloads, zeroHash, GENESIS_SALT], { after: [scheduled] });
    const { token, governor, accessManager, distributor, vestingWallets } = contracts;
    const wallets = [...vestingWallets].map(([index, wallet]) => [vestingWalletId(index), wallet] as const);
    return { token, timelock, governor, accessManager, distributor, ...Object.fromEntries(wallets) };
  });
}

function deployContracts(
  m: IgnitionModuleBuilder,
  parameters: DeployParameters,
  deployer: string,
  genesis: number,
): LamContracts {
  const timelock = m.contract("TimelockController", [0, [deployer], [deployer], zeroAddress]);
  const token = m.contract("LamToken", [timelock, parameters.supply]);
  const accessManager = m.contract("AccessManager", [timelock]);
  const distributor = m.contract("RewardsDistributor", [
    token,
    timelock,
    accessManager,
    parameters.firstEpoch,
    parameters.disputeWindow,
    parameters.epochInterval,
    parameters.epochCap,
  ]);
  const governor = m.contract("LamGovernor", [
    token,
    timelock,
    distributor,
    {
      votingDelay: parameters.votingDelay,
      votingPeriod: parameters.votingPeriod,
      proposalThreshold: parameters.proposalThreshold,
      lateQuorumExtension: parameters.lateQuorumExtension,
      quorumNumerator: parameters.quorumFraction,
      quorumFloor: parameters.quorumFloor,
    },
  ]);
  const vestingWallets = new Map<number, CallableContractFuture<string>>();
  parameters.allocations.forEach(({ account, vesting }, index) => {
    if (vesting === undefined) return;
    const start = vesting.start === "genesis" ? genesis : vesting.start;
    const args = [account, start, vesting.duration, vesting.cliff, token];
    vestingWallets.set(index, m.contract("LamVestingWallet", args, { id: vestingWalletId(index) }));
  });
  return { token, timelock, governor, accessManager, distributor, vestingWallets };
}
