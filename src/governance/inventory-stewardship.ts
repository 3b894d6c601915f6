import { getAbiItem, type PublicClient } from "viem";
import { lowerHex } from "../shared/hex.ts";
import { stewardshipAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { contractName, functionKey } from "./call-name.ts";
import type { InventoryNames, StewardshipInventory } from "./inventory.ts";
import { logsSince } from "./logs.ts";
import { type Power, powersIn, STAGES } from "./powers.ts";

/** What the company may do in each stage, by which calls, and where it stands now. */
export async function inventoryOfStewardship(
  client: PublicClient,
  { stewardship: address, fromBlock }: AuditTarget,
  names: InventoryNames,
): Promise<{ stewardship: StewardshipInventory; stage: number; powers: Power[]; swept: string[] }> {
  const of = { address, abi: stewardshipAbi } as const;
  const stages: StewardshipInventory["stages"] = {};
  for (const [stage, { name }] of STAGES.entries()) {
    const args = [BigInt(stage)] as const;
    const last = stage === STAGES.length - 1;
    stages[stage] = {
      name,
      powers: powersIn(await client.readContract({ ...of, functionName: "powersOf", args })),
      endsAtLatest: last ? null : await client.readContract({ ...of, functionName: "stageEnds", args }),
    };
  }
  const grants: StewardshipInventory["grants"] = {};
  for (const { target, selector, power } of await client.readContract({ ...of, functionName: "grants" })) {
    const contract = lowerHex(target);
    const granted = (grants[contractName(contract, names)] ??= {});
    granted[functionKey(contract, selector, names)] = powersIn(power).join(", ");
  }
  const swept = await logsSince(client, address, [getAbiItem({ abi: stewardshipAbi, name: "Swept" })], fromBlock);
  const stage = await client.readContract({ ...of, functionName: "stage" });
  return {
    stewardship: {
      company: lowerHex(await client.readContract({ ...of, functionName: "company" })),
      operator: lowerHex(await client.readContract({ ...of, functionName: "operator" })),
      stages,
      grants,
    },
    stage,
    powers: stages[stage]?.powers ?? [],
    swept: [...new Set(swept.map(({ args }) => String(args.role)))].toSorted(),
  };
}
