import type { CallableContractFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { zeroAddress } from "viem";
import type { DeployParameters } from "../../src/governance/parameters.ts";

/** The contracts of one deployment; vesting wallets by the index of their allocation. */
export interface LamContracts {
  token: CallableContractFuture<string>;
  timelock: CallableContractFuture<string>;
  governor: CallableContractFuture<string>;
  accessManager: CallableContractFuture<string>;
  distributor: CallableContractFuture<string>;
  disputes: CallableContractFuture<string>;
  vestingWallets: ReadonlyMap<number, CallableContractFuture<string>>;
}

/** The contract ids within a deployment's record, as Ignition writes them to deployed_addresses.json. */
export const CONTRACT_IDS = {
  token: "Lam#LamToken",
  timelock: "Lam#TimelockController",
  governor: "Lam#LamGovernor",
  accessManager: "Lam#AccessManager",
  distributor: "Lam#RewardsDistributor",
  disputes: "Lam#RootDisputes",
} as const;

export function vestingWalletId(index: number): string {
  return `VestingWallet_${index + 1}`;
}

/** Deploys everything, nothing of it wired yet: the deployer proposes and executes in a timelock without a delay. */
export function deployContracts(
  m: IgnitionModuleBuilder,
  parameters: DeployParameters,
  deployer: string,
  genesis: number,
): LamContracts {
  const timelock = m.contract("TimelockController", [0, [deployer], [deployer], zeroAddress]);
  const token = m.contract("LamToken", [timelock, parameters.supply]);
  const accessManager = m.contract("AccessManager", [timelock]);
  const distributor = m.contract("RewardsDistributor", [
    {
      token,
      treasury: timelock,
      accessManager,
      predecessor: zeroAddress,
      firstEpoch: parameters.firstEpoch,
      disputeWindow: parameters.disputeWindow,
      minEpochInterval: parameters.epochInterval,
      epochCap: parameters.epochCap,
    },
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
  const disputes = m.contract("RootDisputes", [
    distributor,
    governor,
    parameters.disputeFreeze,
    parameters.disputeBond,
  ]);
  const vestingWallets = new Map<number, CallableContractFuture<string>>();
  parameters.allocations.forEach(({ account, vesting }, index) => {
    if (vesting === undefined) return;
    const start = vesting.start === "genesis" ? genesis : vesting.start;
    const args = [account, start, vesting.duration, vesting.cliff, token];
    vestingWallets.set(index, m.contract("LamVestingWallet", args, { id: vestingWalletId(index) }));
  });
  return { token, timelock, governor, accessManager, distributor, disputes, vestingWallets };
}
