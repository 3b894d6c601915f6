import type {
  ArgumentType,
  CallableContractFuture,
  EncodeFunctionCallFuture,
  IgnitionModuleBuilder,
} from "@nomicfoundation/ignition-core";
import { keccak256, stringToBytes, toFunctionSelector, zeroAddress } from "viem";
import { distributorAbi } from "../../src/governance/abi.ts";
import { EXCLUDED } from "../../src/governance/excluded.ts";
import type { DeployParameters } from "../../src/governance/parameters.ts";
import { GUARDIAN_ROLE, PUBLISHER_ROLE } from "../../src/governance/roles.ts";
import type { LamContracts } from "./contracts.ts";

const PROPOSER = keccak256(stringToBytes("PROPOSER_ROLE"));
const CANCELLER = keccak256(stringToBytes("CANCELLER_ROLE"));
const EXECUTOR = keccak256(stringToBytes("EXECUTOR_ROLE"));

const [rejectRoot, submitRoot] = ["rejectRoot", "submitRoot"].map((name) => {
  const item = distributorAbi.find((entry) => entry.name === name);
  if (item?.type !== "function") throw new Error(`${name} is not in the distributor's ABI`);
  return toFunctionSelector(item);
});

/** A call of the genesis batch. */
interface Call {
  target: CallableContractFuture<string>;
  data: EncodeFunctionCallFuture<string, string>;
}

/** Everything that the timelock does in its first and only batch without a delay, in order. */
export function genesisCalls(
  m: IgnitionModuleBuilder,
  contracts: LamContracts,
  parameters: DeployParameters,
  deployer: string,
): Call[] {
  const { token, timelock, governor, accessManager, distributor, vestingWallets } = contracts;
  const { publisher, guardian } = parameters.roles;
  const calls: Call[] = [];
  const call = (target: CallableContractFuture<string>, name: string, ...args: ArgumentType[]): void => {
    const id = `genesis_${String(calls.length + 1).padStart(2, "0")}_${name}`;
    calls.push({ target, data: m.encodeFunctionCall(target, name, args, { id }) });
  };

  // The treasury never votes.
  call(token, "delegate", EXCLUDED);
  parameters.allocations.forEach(({ account, amount }, index) => {
    call(token, "transfer", vestingWallets.get(index) ?? account, amount);
  });
  call(token, "approve", distributor, parameters.emissionAllowance);

  // Whoever may call a mapped function is a member of its role, the timelock too: an admin alone may not.
  for (const [role, label, selector, holder] of [
    [PUBLISHER_ROLE, "PUBLISHER", submitRoot, publisher],
    [GUARDIAN_ROLE, "GUARDIAN", rejectRoot, guardian],
  ] as const) {
    call(accessManager, "labelRole", role, label);
    call(accessManager, "setTargetFunctionRole", distributor, [selector as string], role);
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
