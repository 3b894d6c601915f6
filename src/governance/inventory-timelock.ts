import { keccak256, type PublicClient, stringToBytes, zeroHash } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { timelockAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { contractName, functionKey } from "./call-name.ts";
import type { InventoryNames, ScheduledOperation, TimelockInventory } from "./inventory.ts";
import { logsSince } from "./logs.ts";
import type { Operations } from "./operations.ts";

const ROLES = new Map<Hex, string>([
  [zeroHash, "DEFAULT_ADMIN_ROLE"],
  ...["PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE"].map((name): [Hex, string] => [
    keccak256(stringToBytes(name)),
    name,
  ]),
]);

/** Every role of the timelock and what waits in it, told apart by whether the Governor queued it. */
export async function inventoryOfTimelock(
  client: PublicClient,
  { timelock: address, fromBlock }: AuditTarget,
  names: InventoryNames,
  { foreign }: Operations,
): Promise<{ timelock: TimelockInventory; queued: Record<Hex, ScheduledOperation> }> {
  const holders = new Map<Hex, Set<Hex>>([...ROLES.keys()].map((role) => [role, new Set()]));
  const waiting = new Map<Hex, ScheduledOperation["calls"]>();
  const events = timelockAbi.filter((item) => item.type === "event");
  for (const log of await logsSince(client, address, events, fromBlock)) {
    switch (log.eventName) {
      case "RoleGranted": {
        const { role, account } = log.args;
        holders.set(role, (holders.get(role) ?? new Set()).add(lowerHex(account)));
        break;
      }
      case "RoleRevoked":
        holders.get(log.args.role)?.delete(lowerHex(log.args.account));
        break;
      case "CallScheduled": {
        const { id, target, value, data } = log.args;
        const to = lowerHex(target);
        const call = data.length < 10 ? "" : functionKey(to, data.slice(0, 10), names);
        const calls = waiting.get(id) ?? [];
        waiting.set(id, [...calls, { target: contractName(to, names), call, value: String(value), data }]);
        break;
      }
      case "CallExecuted":
      case "Cancelled":
        waiting.delete(log.args.id);
        break;
      case "MinDelayChange":
        break;
    }
  }
  const inventory: TimelockInventory = {
    minDelay: Number(await client.readContract({ address, abi: timelockAbi, functionName: "getMinDelay" })),
    roles: Object.fromEntries(
      [...holders]
        .filter(([role, accounts]) => accounts.size > 0 || ROLES.has(role))
        .map(([role, accounts]) => [ROLES.get(role) ?? role, [...accounts].toSorted()]),
    ),
    foreign: {},
  };
  const queued: Record<Hex, ScheduledOperation> = {};
  for (const [id, calls] of waiting) {
    const readyAt = await client.readContract({ address, abi: timelockAbi, functionName: "getTimestamp", args: [id] });
    (foreign.has(id) ? inventory.foreign : queued)[id] = { readyAt: Number(readyAt), calls };
  }
  return { timelock: inventory, queued };
}
