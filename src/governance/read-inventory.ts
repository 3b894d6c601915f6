import type { PublicClient } from "viem";
import { invariant } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { disputesAbi, distributorAbi, fallbackAbi, governorAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { distributorChain } from "./distributor-chain.ts";
import type { Inventory, InventoryNames, RewardsInventory } from "./inventory.ts";
import { inventoryOfAccessManager } from "./inventory-access-manager.ts";
import { inventoryOfGovernor } from "./inventory-governor.ts";
import { inventoryOfStewardship } from "./inventory-stewardship.ts";
import { inventoryOfTimelock } from "./inventory-timelock.ts";
import { inventoryOfTreasury } from "./inventory-treasury.ts";
import { inventoryOfVesting } from "./inventory-vesting.ts";
import { readOperations } from "./operations.ts";

/**
 * Reads who holds what in a deployment.
 * @param target the deployment as it began. @param given ours by the names that people call them by, those of today.
 */
export async function readInventory(
  client: PublicClient,
  target: AuditTarget,
  given: InventoryNames,
): Promise<Inventory> {
  const block = await client.getBlock();
  const time = Number(block.timestamp);
  const distributors = await distributorChain(client, target.distributor);
  const retired = distributors.slice(0, -1);
  const current = given.contracts["RewardsDistributor"];
  invariant(
    current !== undefined && current === distributors.at(-1),
    "the distributor is not the last that was retired to",
  );
  const wallets = [...target.vestingWallets].map(
    ([index, address]) => [`LamVestingWallet ${target.parameters.allocations[index]?.name}`, address] as const,
  );
  const names: InventoryNames = {
    contracts: { ...given.contracts, ...Object.fromEntries(wallets) },
    // A retired distributor has the functions of the present one.
    functionName: (to, selector) => given.functionName(retired.includes(to) ? current : to, selector),
  };
  const { stewardship, ...company } = await inventoryOfStewardship(client, target, names);
  const { timelock, queued } = await inventoryOfTimelock(client, target, names, await readOperations(client, target));
  const floor = { address: target.governor, abi: governorAbi, functionName: "quorumFloor" } as const;
  const quorumFloor = await client.readContract({ ...floor, args: [block.timestamp] });
  return {
    format: "lam-inventory-v1",
    chainId: await client.getChainId(),
    contracts: names.contracts,
    accessManager: await inventoryOfAccessManager(client, target, names, time),
    timelock,
    stewardship,
    governor: await inventoryOfGovernor(client, target.governor),
    rewards: await rewards(client, names.contracts, retired),
    treasury: await inventoryOfTreasury(client, target),
    vestingWallets: await inventoryOfVesting(client, target),
    now: { block: Number(block.number), time, ...company, queued, quorumFloor: String(quorumFloor) },
  };
}

async function rewards(
  client: PublicClient,
  contracts: Readonly<Record<string, Hex>>,
  retired: Hex[],
): Promise<RewardsInventory> {
  const find = (name: string): Hex => {
    const address = contracts[name];
    invariant(address !== undefined, `no contract ${name}`);
    return address;
  };
  const queue = { address: find("RewardsDistributor"), abi: distributorAbi } as const;
  const disputes = { address: find("RootDisputes"), abi: disputesAbi } as const;
  const fallback = { address: find("FallbackPublisher"), abi: fallbackAbi } as const;
  return {
    treasury: lowerHex(await client.readContract({ ...queue, functionName: "treasury" })),
    policies: lowerHex(await client.readContract({ ...queue, functionName: "policies" })),
    epochCap: String(await client.readContract({ ...queue, functionName: "epochCap" })),
    epochInterval: await client.readContract({ ...queue, functionName: "minEpochInterval" }),
    disputeWindow: await client.readContract({ ...queue, functionName: "disputeWindow" }),
    disputeFreeze: await client.readContract({ ...disputes, functionName: "freeze" }),
    disputeBond: String(await client.readContract({ ...disputes, functionName: "baseBond" })),
    retired,
    fallbackDistributor: lowerHex(await client.readContract({ ...fallback, functionName: "distributor" })),
  };
}
