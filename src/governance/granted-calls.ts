import { type Abi, type AbiFunction, toFunctionSelector } from "viem";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi, modelsAbi, policiesAbi } from "./abi.ts";
import type { Power } from "./powers.ts";

/** A call that one of the company's powers covers. */
export interface GrantedCall<Contract> {
  target: Contract;
  name: string;
  selector: Hex;
  power: Power;
}

/** Every call that the Stewardship is made with. */
export function grantedCalls<Contract>(contracts: {
  distributor: Contract;
  policies: Contract;
  models: Contract;
}): GrantedCall<Contract>[] {
  const { distributor, policies, models } = contracts;
  const grant = (target: Contract, abi: Abi, name: string, power: Power): GrantedCall<Contract> => ({
    target,
    name,
    selector: selectorOf(abi, name),
    power,
  });
  return [
    grant(distributor, distributorAbi, "submitRoot", "publish"),
    grant(distributor, distributorAbi, "withdrawRoot", "publish"),
    grant(policies, policiesAbi, "adopt", "adoptPolicy"),
    grant(models, modelsAbi, "propose", "approveRelease"),
    grant(models, modelsAbi, "approve", "approveRelease"),
    grant(models, modelsAbi, "revoke", "approveRelease"),
    grant(distributor, distributorAbi, "rejectRoot", "rejectRoot"),
    grant(distributor, distributorAbi, "pauseActivation", "pause"),
  ];
}

/** The selector of a function that is in the ABI once. */
export function selectorOf(abi: Abi, name: string): Hex {
  const item = abi.find((entry): entry is AbiFunction => entry.type === "function" && entry.name === name);
  if (item === undefined) throw new Error(`no function ${name}`);
  return toFunctionSelector(item);
}
