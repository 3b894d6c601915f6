import type { PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { addressesIn, type DecodedCall } from "./decode-call.ts";
import { codeHash } from "./read-code.ts";

/**
 * Which of the accounts that the calls name, also those inside calls, have other code now than they had after `block`, in
 * which they were proposed: a contract that destroyed itself can come back as another at the same address.
 * @returns undefined if the node keeps no state of so old a block.
 */
export async function replacedCode(
  client: PublicClient,
  calls: readonly DecodedCall[],
  block: bigint,
): Promise<Hex[] | undefined> {
  const addresses = [...new Set(calls.flatMap(addressesIn))];
  const then = await Promise.all(addresses.map((address) => codeHash(client, address, block))).catch(() => undefined);
  if (then === undefined) return undefined;
  const now = await Promise.all(addresses.map((address) => codeHash(client, address)));
  return addresses.filter((_, i) => then[i] !== now[i]);
}
