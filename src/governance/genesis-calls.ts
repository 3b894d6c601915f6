import { keccak256, stringToBytes, zeroAddress } from "viem";
import { EXCLUDED } from "./excluded.ts";
import { mappedRoles } from "./mapped-roles.ts";
import type { DeployParameters } from "./parameters.ts";

const PROPOSER = keccak256(stringToBytes("PROPOSER_ROLE"));
const CANCELLER = keccak256(stringToBytes("CANCELLER_ROLE"));
const EXECUTOR = keccak256(stringToBytes("EXECUTOR_ROLE"));

/** The contracts that the batch names: before they are deployed as Ignition's futures, afterwards as addresses. */
export interface GenesisContracts<Contract> {
  token: Contract;
  timelock: Contract;
  governor: Contract;
  accessManager: Contract;
  distributor: Contract;
  disputes: Contract;
  policies: Contract;
  models: Contract;
  stewardship: Contract;
  fallback: Contract;
  /** By the index of the allocation. */
  vestingWallets: ReadonlyMap<number, Contract>;
}

/** A call of the genesis batch. */
export interface GenesisCall<Contract> {
  target: Contract;
  name: string;
  args: (Contract | string | number | bigint | string[])[];
}

/** Everything that the timelock does in its first and only batch without a delay, in order. */
export function genesisCalls<Contract>(
  contracts: GenesisContracts<Contract>,
  parameters: DeployParameters,
  deployer: string,
): GenesisCall<Contract>[] {
  const { token, timelock, governor, accessManager, distributor, disputes, vestingWallets } = contracts;
  const calls: GenesisCall<Contract>[] = [];
  const call = (target: Contract, name: string, ...args: GenesisCall<Contract>["args"]): void => {
    calls.push({ target, name, args });
  };

  // The treasury never votes.
  call(token, "delegate", EXCLUDED);
  parameters.allocations.forEach(({ account, amount }, index) => {
    call(token, "transfer", vestingWallets.get(index) ?? account, amount);
  });
  call(token, "approve", distributor, parameters.emissionAllowance);

  // Whoever may call a mapped function is a member of its role, the timelock too: an admin alone may not.
  for (const { id, label, target, selectors, holders } of mappedRoles(contracts)) {
    call(accessManager, "labelRole", id, label);
    call(accessManager, "setTargetFunctionRole", target, selectors, id);
    for (const holder of [...holders, timelock]) call(accessManager, "grantRole", id, holder, 0);
  }

  // From here on only the Governor schedules, anybody executes, and the deployer has nothing.
  call(timelock, "grantRole", PROPOSER, governor);
  call(timelock, "grantRole", CANCELLER, governor);
  call(timelock, "grantRole", EXECUTOR, zeroAddress);
  for (const role of [PROPOSER, CANCELLER, EXECUTOR]) call(timelock, "revokeRole", role, deployer);
  call(timelock, "updateDelay", parameters.timelockDelay);
  // Only now the delay is known against which a freeze is measured.
  call(disputes, "checkFreeze");
  return calls;
}
