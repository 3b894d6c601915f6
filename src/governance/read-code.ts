import { keccak256, type PublicClient } from "viem";
import { type Hex, ZERO_HASH } from "../shared/hex.ts";
import { type AccountCode, PROXY_SLOTS } from "./code-traits.ts";

/** The code at an address and the slots in which proxies keep what they run. */
export async function readCode(client: PublicClient, address: Hex): Promise<AccountCode> {
  const code = (await client.getCode({ address })) ?? "0x";
  if (code === "0x") return { code, slots: [] };
  const slots = PROXY_SLOTS.map(async (slot) => (await client.getStorageAt({ address, slot })) ?? ZERO_HASH);
  return { code, slots: await Promise.all(slots) };
}

/** keccak256 of the code at an address, which of no code is that of nothing. @param blockNumber after that block. */
export async function codeHash(client: PublicClient, address: Hex, blockNumber?: bigint): Promise<Hex> {
  const at = blockNumber === undefined ? {} : { blockNumber };
  return keccak256((await client.getCode({ address, ...at })) ?? "0x");
}
