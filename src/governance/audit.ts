import type { PublicClient } from "viem";
import { auditAccessManager } from "./audit-access-manager.ts";
import { auditContracts } from "./audit-contracts.ts";
import { auditTimelock } from "./audit-timelock.ts";
import { auditTreasury } from "./audit-treasury.ts";
import type { AuditTarget } from "./audit-target.ts";
import { readOperations } from "./operations.ts";

/**
 * Holds a deployment against its parameters: every role of the timelock and the AccessManager, read from their events;
 * operations still to be executed; the treasury's votes, payments and allowances; vesting wallets; how the contracts
 * are connected.
 * @returns what is wrong, one sentence each; empty: nothing.
 */
export async function auditDeployment(client: PublicClient, target: AuditTarget): Promise<string[]> {
  const operations = await readOperations(client, target);
  return [
    ...(await auditTimelock(client, target, operations)),
    ...(await auditAccessManager(client, target)),
    ...(await auditTreasury(client, target, operations)),
    ...(await auditContracts(client, target)),
  ];
}
