import { getAbiItem, type PublicClient, zeroAddress } from "viem";
import { lowerHex } from "../shared/hex.ts";
import { tokenAbi, vestingWalletAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import type { VestingWalletInventory } from "./inventory.ts";
import { logsSince } from "./logs.ts";

/** Whose the vesting wallets are, by the name of the allocation. */
export async function inventoryOfVesting(
  client: PublicClient,
  { token, vestingWallets, fromBlock, parameters }: AuditTarget,
): Promise<Record<string, VestingWalletInventory>> {
  const wallets: Record<string, VestingWalletInventory> = {};
  const owned = getAbiItem({ abi: vestingWalletAbi, name: "OwnershipTransferred" });
  for (const [index, address] of vestingWallets) {
    const of = { address, abi: vestingWalletAbi } as const;
    const last = (await logsSince(client, address, [owned], fromBlock)).at(-1);
    const votes = { address: token, abi: tokenAbi, functionName: "delegates", args: [address] } as const;
    wallets[parameters.allocations[index]?.name ?? String(index)] = {
      address,
      owner: lowerHex(last?.args.newOwner ?? zeroAddress),
      delegatee: lowerHex(await client.readContract(votes)),
      start: Number(await client.readContract({ ...of, functionName: "start" })),
      cliff: Number(await client.readContract({ ...of, functionName: "cliff" })),
      duration: Number(await client.readContract({ ...of, functionName: "duration" })),
    };
  }
  return wallets;
}
