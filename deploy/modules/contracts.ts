import type { CallableContractFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import { zeroAddress } from "viem";
import { grantedCalls } from "../../src/governance/granted-calls.ts";
import type { DeployParameters } from "../../src/governance/parameters.ts";
import { powerMask, POWERS, STAGES } from "../../src/governance/powers.ts";

/** The contracts of one deployment; vesting wallets by the index of their allocation. */
export interface LamContracts {
  token: CallableContractFuture<string>;
  timelock: CallableContractFuture<string>;
  governor: CallableContractFuture<string>;
  accessManager: CallableContractFuture<string>;
  distributor: CallableContractFuture<string>;
  disputes: CallableContractFuture<string>;
  policies: CallableContractFuture<string>;
  models: CallableContractFuture<string>;
  stewardship: CallableContractFuture<string>;
  fallback: CallableContractFuture<string>;
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
  policies: "Lam#PolicyRegistry",
  models: "Lam#ModelRegistry",
  stewardship: "Lam#Stewardship",
  fallback: "Lam#FallbackPublisher",
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
  const policies = m.contract("PolicyRegistry", [accessManager, parameters.genesisPolicy, ""]);
  const models = m.contract("ModelRegistry", [accessManager]);
  const distributor = m.contract("RewardsDistributor", [
    {
      token,
      treasury: timelock,
      accessManager,
      policies,
      predecessor: zeroAddress,
      firstEpoch: parameters.firstEpoch,
      disputeWindow: parameters.disputeWindow,
      minEpochInterval: parameters.epochInterval,
      epochCap: parameters.epochCap,
    },
  ]);
  const stewardship = m.contract("Stewardship", [
    {
      company: parameters.company,
      operator: parameters.operator,
      dao: timelock,
      accessManager,
      token,
      stageEnds: parameters.stageEnds.map((end) => genesis + end),
      powers: STAGES.map(({ powers }) => powerMask(powers)),
    },
    grantedCalls<CallableContractFuture<string>>({ distributor, policies, models }).map(
      ({ target, selector, power }) => ({
        target,
        selector,
        power: POWERS[power],
      }),
    ),
  ]);
  const governor = m.contract("LamGovernor", [
    token,
    timelock,
    distributor,
    stewardship,
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
  const fallback = m.contract("FallbackPublisher", [stewardship, disputes]);
  const vestingWallets = new Map<number, CallableContractFuture<string>>();
  parameters.allocations.forEach(({ account, vesting }, index) => {
    if (vesting === undefined) return;
    const start = vesting.start === "genesis" ? genesis : vesting.start;
    const args = [account, start, vesting.duration, vesting.cliff, token];
    vestingWallets.set(index, m.contract("LamVestingWallet", args, { id: vestingWalletId(index) }));
  });
  return {
    token,
    timelock,
    governor,
    accessManager,
    distributor,
    disputes,
    policies,
    models,
    stewardship,
    fallback,
    vestingWallets,
  };
}
