import { getAbiItem, type PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { accessManagerAbi } from "./abi.ts";
import { since } from "./logs.ts";
import { ADMIN_ROLE } from "./roles.ts";

/** A role of the AccessManager, and the functions of a contract that its members may call. */
export interface FunctionRole {
  id: bigint;
  selectors: Hex[];
}

/**
 * Who may call which function of `contract` today, by what the genesis and votes mapped: roles in ascending order. What is
 * in none of them is the admin's. @param fromBlock the last block before the deployment.
 */
export async function functionRoles(
  client: PublicClient,
  accessManager: Hex,
  contract: Hex,
  fromBlock: number,
): Promise<FunctionRole[]> {
  const event = getAbiItem({ abi: accessManagerAbi, name: "TargetFunctionRoleUpdated" });
  const mapped = await since(client, fromBlock, (range) =>
    client.getLogs({ address: accessManager, event, args: { target: contract }, ...range }),
  );
  const roleOf = new Map(mapped.map(({ args }) => [args.selector, args.roleId]));
  const roles = new Map<bigint, Hex[]>();
  for (const [selector, id] of roleOf) {
    if (id !== ADMIN_ROLE) roles.set(id, [...(roles.get(id) ?? []), selector]);
  }
  return [...roles]
    .map(([id, selectors]) => ({ id, selectors }))
    .toSorted((a, b) => Number(a.id > b.id) - Number(a.id < b.id));
}
