import type { PublicClient } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { plainText } from "../shared/plain-text.ts";
import { accessManagerAbi, distributorAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { contractName, functionKey } from "./call-name.ts";
import type { AccessManagerInventory, InventoryNames, RoleInventory } from "./inventory.ts";
import { logsSince } from "./logs.ts";
import { ADMIN_ROLE } from "./roles.ts";

/** Seconds after which the AccessManager forgets what was scheduled and not executed. */
const EXPIRES = 7 * 86_400;

/** Every role, mapping and scheduled operation of the AccessManager, as its events leave them at `now`. */
export async function inventoryOfAccessManager(
  client: PublicClient,
  target: AuditTarget,
  names: InventoryNames,
  now: number,
): Promise<AccessManagerInventory> {
  const roles: AccessManagerInventory["roles"] = {};
  const role = (id: bigint): RoleInventory =>
    (roles[String(id)] ??= {
      label: id === ADMIN_ROLE ? "ADMIN" : "",
      admin: String(ADMIN_ROLE),
      guardian: String(ADMIN_ROLE),
      grantDelay: 0,
      members: {},
    });
  const functions: AccessManagerInventory["functions"] = {};
  const adminDelays: AccessManagerInventory["adminDelays"] = {};
  const closed = new Set<string>();
  const scheduled: AccessManagerInventory["scheduled"] = {};
  for (const log of await logsSince(client, target.accessManager, accessManagerAbi, target.fromBlock)) {
    switch (log.eventName) {
      case "RoleLabel":
        role(log.args.roleId).label = plainText(log.args.label);
        break;
      case "RoleGranted": {
        const { roleId, account, delay, since, newMember } = log.args;
        const { members } = role(roleId);
        const member = lowerHex(account);
        // Of one who was a member before, `since` is when the other delay takes effect.
        members[member] = { delay, since: newMember ? since : (members[member]?.since ?? since) };
        break;
      }
      case "RoleRevoked":
        delete role(log.args.roleId).members[lowerHex(log.args.account)];
        break;
      case "RoleAdminChanged":
        role(log.args.roleId).admin = String(log.args.admin);
        break;
      case "RoleGuardianChanged":
        role(log.args.roleId).guardian = String(log.args.guardian);
        break;
      case "RoleGrantDelayChanged":
        role(log.args.roleId).grantDelay = log.args.delay;
        break;
      case "TargetFunctionRoleUpdated": {
        const { selector, roleId } = log.args;
        const contract = lowerHex(log.args.target);
        const mapped = (functions[contractName(contract, names)] ??= {});
        const key = functionKey(contract, selector, names);
        // Unmapped and mapped to the admin are the same.
        if (roleId === ADMIN_ROLE) delete mapped[key];
        else mapped[key] = String(roleId);
        if (roleId !== ADMIN_ROLE) role(roleId);
        break;
      }
      case "TargetAdminDelayUpdated": {
        const { delay, since } = log.args;
        const name = contractName(lowerHex(log.args.target), names);
        if (delay === 0) delete adminDelays[name];
        else adminDelays[name] = { delay, since };
        break;
      }
      case "TargetClosed": {
        const name = contractName(lowerHex(log.args.target), names);
        if (log.args.closed) closed.add(name);
        else closed.delete(name);
        break;
      }
      case "OperationScheduled": {
        const { operationId, caller, data, schedule } = log.args;
        const to = lowerHex(log.args.target);
        scheduled[operationId] = {
          caller: lowerHex(caller),
          target: contractName(to, names),
          call: functionKey(to, data.slice(0, 10), names),
          data,
          readyAt: schedule,
        };
        break;
      }
      case "OperationExecuted":
      case "OperationCanceled":
        delete scheduled[log.args.operationId];
        break;
    }
  }
  for (const [id, { readyAt }] of Object.entries(scheduled)) {
    if (readyAt + EXPIRES <= now) delete scheduled[id as Hex];
  }
  for (const [name, mapped] of Object.entries(functions)) {
    if (Object.keys(mapped).length === 0) delete functions[name];
  }
  return {
    authorities: await authorities(client, names),
    roles,
    functions,
    closed: [...closed].toSorted(),
    adminDelays,
    scheduled,
  };
}

const MANAGED = ["RewardsDistributor", "RootDisputes", "PolicyRegistry", "ModelRegistry"];

async function authorities(client: PublicClient, { contracts }: InventoryNames): Promise<Record<string, Hex>> {
  const found: Record<string, Hex> = {};
  for (const name of MANAGED) {
    const address = contracts[name];
    if (address === undefined) continue;
    // The same function in each of them.
    found[name] = lowerHex(await client.readContract({ address, abi: distributorAbi, functionName: "authority" }));
  }
  return found;
}
