import type { Abi } from "viem";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi, modelsAbi, policiesAbi } from "./abi.ts";
import { selectorOf } from "./granted-calls.ts";
import {
  DISPUTES_ROLE,
  DISTRIBUTOR_ROLE,
  GUARDIAN_ROLE,
  PAUSER_ROLE,
  POLICY_ROLE,
  PUBLISHER_ROLE,
  RELEASE_ROLE,
} from "./roles.ts";

/** A role of the AccessManager, the functions of one contract that it may call, and who holds it beside the timelock. */
export interface MappedRole<Contract> {
  id: bigint;
  label: string;
  target: Contract;
  selectors: Hex[];
  holders: Contract[];
}

/** The contracts between which roles are mapped. */
export interface RoleContracts<Contract> {
  distributor: Contract;
  policies: Contract;
  models: Contract;
  disputes: Contract;
  stewardship: Contract;
  fallback: Contract;
}

/** Every role but the admin's: what a deployment grants and an audit expects. */
export function mappedRoles<Contract>(contracts: RoleContracts<Contract>): MappedRole<Contract>[] {
  const { distributor, policies, models, disputes, stewardship, fallback } = contracts;
  const role = (
    id: bigint,
    label: string,
    [target, abi]: [Contract, Abi],
    names: string[],
    ...holders: Contract[]
  ): MappedRole<Contract> => ({
    id,
    label,
    target,
    selectors: names.map((name) => selectorOf(abi, name)),
    holders,
  });
  const ofDistributor: [Contract, Abi] = [distributor, distributorAbi];
  const ofPolicies: [Contract, Abi] = [policies, policiesAbi];
  return [
    role(PUBLISHER_ROLE, "PUBLISHER", ofDistributor, ["submitRoot", "withdrawRoot"], stewardship, fallback),
    role(GUARDIAN_ROLE, "GUARDIAN", ofDistributor, ["rejectRoot"], stewardship),
    role(PAUSER_ROLE, "PAUSER", ofDistributor, ["pauseActivation"], stewardship),
    role(DISPUTES_ROLE, "DISPUTES", ofDistributor, ["freezeRoot", "resumeRoot", "rejectDisputed"], disputes),
    role(DISTRIBUTOR_ROLE, "DISTRIBUTOR", ofPolicies, ["lock"], distributor),
    role(POLICY_ROLE, "POLICY", ofPolicies, ["adopt"], stewardship),
    role(RELEASE_ROLE, "RELEASE", [models, modelsAbi], ["propose", "approve", "revoke"], stewardship),
  ];
}
