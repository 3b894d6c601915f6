import type { PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { codeHash } from "./read-code.ts";

/**
 * Which of the addresses have other code now than they had after `block`, in which a proposal that names them was made: a
 * contract that destroyed itself can come back as another at the same address.
 * @returns undefined if the node keeps no state of so old a block.
 */
export async function replacedCode(
  client: PublicClient,
  addresses: readonly Hex[],
  block: bigint,
): Promise<Hex[] | undefined> {
  const then = await Promise.all(addresses.map((address) => codeHash(client, address, block))).catch(() => undefined);
  if (then === undefined) return undefined;
  const now = await Promise.all(addresses.map((address) => codeHash(client, address)));
  return addresses.filter((_, i) => then[i] !== now[i]);
}
