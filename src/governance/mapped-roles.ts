import { getAbiItem, toFunctionSelector } from "viem";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi } from "./abi.ts";
import type { DeployParameters } from "./parameters.ts";
import { DISPUTES_ROLE, GUARDIAN_ROLE, PAUSER_ROLE, PUBLISHER_ROLE } from "./roles.ts";

/** A role of the AccessManager, the distributor's functions that it may call, and who holds it beside the timelock. */
export interface MappedRole<Contract> {
  id: bigint;
  label: string;
  selectors: Hex[];
  holder: Contract | Hex;
}

const functions = (...names: DistributorFunction[]): Hex[] =>
  names.map((name) => toFunctionSelector(getAbiItem({ abi: distributorAbi, name })));

type DistributorFunction = Extract<(typeof distributorAbi)[number], { type: "function" }>["name"];

/** Every role but the admin's: what a deployment grants and an audit expects. @param disputes the RootDisputes contract. */
export function mappedRoles<Contract>(
  { publisher, guardian, pauser }: DeployParameters["roles"],
  disputes: Contract,
): MappedRole<Contract>[] {
  return [
    { id: PUBLISHER_ROLE, label: "PUBLISHER", selectors: functions("submitRoot", "withdrawRoot"), holder: publisher },
    { id: GUARDIAN_ROLE, label: "GUARDIAN", selectors: functions("rejectRoot"), holder: guardian },
    { id: PAUSER_ROLE, label: "PAUSER", selectors: functions("pauseActivation"), holder: pauser },
    {
      id: DISPUTES_ROLE,
      label: "DISPUTES",
      selectors: functions("freezeRoot", "resumeRoot", "rejectDisputed"),
      holder: disputes,
    },
  ];
}
