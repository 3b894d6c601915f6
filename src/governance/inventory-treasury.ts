import { getAbiItem, type PublicClient } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { tokenAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import type { TreasuryInventory } from "./inventory.ts";
import { since } from "./logs.ts";

const approval = getAbiItem({ abi: tokenAbi, name: "Approval" });

/** Who votes with the treasury, and who may take from it. */
export async function inventoryOfTreasury(
  client: PublicClient,
  { token: address, timelock, fromBlock }: AuditTarget,
): Promise<TreasuryInventory> {
  const of = { address, abi: tokenAbi } as const;
  const logs = await since(client, fromBlock, (range) =>
    client.getLogs({ address, event: approval, args: { owner: timelock }, ...range }),
  );
  const approved = new Map<Hex, bigint>();
  for (const { args } of logs) approved.set(lowerHex(args.spender), args.value);
  const allowances: TreasuryInventory["allowances"] = {};
  for (const [spender, amount] of approved) {
    // What an approval leaves is never more than it said.
    if (amount === 0n) continue;
    const left = await client.readContract({ ...of, functionName: "allowance", args: [timelock, spender] });
    allowances[spender] = { approved: String(amount), left: String(left) };
  }
  const delegatee = await client.readContract({ ...of, functionName: "delegates", args: [timelock] });
  return { account: timelock, delegatee: lowerHex(delegatee), allowances };
}
