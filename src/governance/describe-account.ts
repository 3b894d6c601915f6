import { zeroAddress } from "viem";
import type { Hex } from "../shared/hex.ts";
import type { AuditTarget } from "./audit-target.ts";

/** An address as people know it: "the timelock", "the deployer 0x…", or the bare address. */
export function describeAccount(account: Hex, target: AuditTarget): string {
  const contracts: [string, Hex][] = [
    ["the timelock", target.timelock],
    ["the Governor", target.governor],
    ["the token", target.token],
    ["the distributor", target.distributor],
    ["the disputes contract", target.disputes],
    ["the AccessManager", target.accessManager],
    ["the Stewardship", target.stewardship],
    ["the policy registry", target.policies],
    ["the model registry", target.models],
    ["the fallback publisher", target.fallback],
    ["everybody (the zero address)", zeroAddress],
  ];
  const known = contracts.find(([, address]) => address === account);
  if (known !== undefined) return known[0];
  const people: [string, Hex][] = [
    ["the deployer ", target.deployer],
    ["the company ", target.parameters.company],
    ["the operator ", target.parameters.operator],
  ];
  return `${people.find(([, address]) => address === account)?.[0] ?? ""}${account}`;
}
