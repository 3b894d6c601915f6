import type { PublicClient } from "viem";
import { EXCLUDED } from "../../src/governance/excluded.ts";
import type { Inventory } from "../../src/governance/inventory.ts";
import { readInventory } from "../../src/governance/read-inventory.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { auditTarget } from "./audit-target.ts";
import { addressOf, contractsOf, type Deployment } from "./deployment.ts";
import { speakerOf } from "./proposal-contracts.ts";

/** Who holds what in a deployment. */
export function inventoryOf(client: PublicClient, deployment: Deployment): Promise<Inventory> {
  const contracts = Object.entries(contractsOf(deployment)).map(([name, one]) => [name, addressOf(one)] as const);
  const speaker = speakerOf(deployment);
  return readInventory(client, auditTarget(deployment), {
    contracts: Object.fromEntries(contracts),
    functionName: (to, selector) => speaker.functionName(to, selector as Hex),
  });
}

/** What an inventory calls an address. */
export function inventoryName(
  deployment: Deployment,
  { rewards }: Pick<Inventory, "rewards">,
): (account: Hex) => string {
  const speaker = speakerOf(deployment);
  return (address) => {
    // Here it matters that it is this address, and no other that nobody has.
    if (address === EXCLUDED) return `EXCLUDED ${EXCLUDED}`;
    return rewards.retired.includes(address) ? `the retired distributor ${address}` : speaker.account(address);
  };
}
