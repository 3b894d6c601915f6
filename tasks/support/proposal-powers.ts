import type { Speaker } from "../../src/governance/argument-words.ts";
import { auditDeployment } from "../../src/governance/audit.ts";
import type { Inventory } from "../../src/governance/inventory.ts";
import { powerChanges } from "../../src/governance/power-changes.ts";
import type { Warning } from "../../src/governance/proposal-warnings.ts";
import { auditTarget } from "./audit-target.ts";
import type { Connection } from "./connection.ts";
import { currentDistributor } from "./current-distributor.ts";
import type { Deployment } from "./deployment.ts";
import { inventoryOf } from "./inventory.ts";
import { readerAt } from "./reader.ts";

/** Who holds what, and what an audit finds. */
interface Standing {
  inventory: Inventory;
  findings: string[];
}

/**
 * Who decides over the DAO after an execution and did not before, and what an audit would newly find.
 * @param deployment as it was before. @param block the newest, in which the execution was alone.
 */
export async function powerWarnings(
  copy: Connection,
  deployment: Deployment,
  block: bigint,
  speaker: Speaker,
): Promise<Warning[]> {
  const before = await standingAt(copy, deployment, block - 1n);
  let after: Standing;
  try {
    const moved = { ...deployment, ...(await currentDistributor(copy, deployment)) };
    after = await standingAt(copy, moved, block);
  } catch (error) {
    const why = (error as Error).message.split("\n")[0];
    return [{ kind: "authority", text: `Who holds what cannot be read afterwards: ${why}` }];
  }
  const findings = after.findings.filter((one) => !before.findings.includes(one));
  return [
    ...powerChanges(before.inventory, after.inventory, speaker.account).map((text): Warning => ({
      kind: "authority",
      text,
    })),
    ...findings.map((text): Warning => ({ kind: "audit", text: `An audit would find: ${text}.` })),
  ];
}

async function standingAt(copy: Connection, deployment: Deployment, block: bigint): Promise<Standing> {
  const client = readerAt(copy, block);
  return {
    inventory: await inventoryOf(client, deployment),
    findings: await auditDeployment(client, auditTarget(deployment)),
  };
}
