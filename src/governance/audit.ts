import type { PublicClient } from "viem";
import { auditAccessManager } from "./audit-access-manager.ts";
import { auditContracts } from "./audit-contracts.ts";
import { auditSettings } from "./audit-settings.ts";
import { auditStewardship } from "./audit-stewardship.ts";
import { auditTimelock } from "./audit-timelock.ts";
import { auditTreasury } from "./audit-treasury.ts";
import type { AuditTarget } from "./audit-target.ts";
import { distributorChain } from "./distributor-chain.ts";
import { readOperations } from "./operations.ts";

/**
 * Holds a deployment against its parameters: every role of the timelock and the AccessManager, read from their events;
 * operations that nobody voted for; the treasury's votes, payments and allowances; the Governor's and the distributor's
 * settings; roots submitted too early; vesting wallets; how the contracts are connected; the stewardship's stages. What an
 * executed vote changed is as it should be, and where votes moved the rewards to other distributors, those are looked at as
 * well.
 * @returns what is wrong, one sentence each; empty: nothing.
 */
export async function auditDeployment(client: PublicClient, target: AuditTarget): Promise<string[]> {
  const operations = await readOperations(client, target);
  const distributors = await distributorChain(client, target.distributor);
  return [
    ...(await auditTimelock(client, target, operations)),
    ...(await auditAccessManager(client, target, operations)),
    ...(await auditTreasury(client, target, operations, distributors)),
    ...(await auditSettings(client, target, operations, distributors)),
    ...(await auditContracts(client, target)),
    ...(await auditStewardship(client, target, operations)),
  ];
}
