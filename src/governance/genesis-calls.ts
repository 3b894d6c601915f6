import { getAbiItem, keccak256, stringToBytes, toFunctionSelector, zeroAddress } from "viem";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi } from "./abi.ts";
import { EXCLUDED } from "./excluded.ts";
import type { DeployParameters } from "./parameters.ts";
import { GUARDIAN_ROLE, PUBLISHER_ROLE } from "./roles.ts";

const PROPOSER = keccak256(stringToBytes("PROPOSER_ROLE"));
const CANCELLER = keccak256(stringToBytes("CANCELLER_ROLE"));
const EXECUTOR = keccak256(stringToBytes("EXECUTOR_ROLE"));

const submitRoot = toFunctionSelector(getAbiItem({ abi: distributorAbi, name: "submitRoot" }));
const rejectRoot = toFunctionSelector(getAbiItem({ abi: distributorAbi, name: "rejectRoot" }));

/** The contracts that the batch names: before they are deployed as Ignition's futures, afterwards as addresses. */
export interface GenesisContracts<Contract> {
  token: Contract;
  timelock: Contract;
  governor: Contract;
  accessManager: Contract;
  distributor: Contract;
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
  const { token, timelock, governor, accessManager, distributor, vestingWallets } = contracts;
  const { publisher, guardian } = parameters.roles;
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
  const roles: [bigint, string, Hex, Hex][] = [
    [PUBLISHER_ROLE, "PUBLISHER", submitRoot, publisher],
    [GUARDIAN_ROLE, "GUARDIAN", rejectRoot, guardian],
  ];
  for (const [role, label, selector, holder] of roles) {
    call(accessManager, "labelRole", role, label);
    call(accessManager, "setTargetFunctionRole", distributor, [selector], role);
    call(accessManager, "grantRole", role, holder, 0);
    call(accessManager, "grantRole", role, timelock, 0);
  }

  // From here on only the Governor schedules, anybody executes, and the deployer has nothing.
  call(timelock, "grantRole", PROPOSER, governor);
  call(timelock, "grantRole", CANCELLER, governor);
  call(timelock, "grantRole", EXECUTOR, zeroAddress);
  for (const role of [PROPOSER, CANCELLER, EXECUTOR]) call(timelock, "revokeRole", role, deployer);
  call(timelock, "updateDelay", parameters.timelockDelay);
  return calls;
}
