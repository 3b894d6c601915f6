import { type PublicClient, zeroAddress } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { distributorAbi } from "./abi.ts";

/** A distributor, the one that it retired to, and that one's, and so on. Lower-case. */
export async function distributorChain(client: PublicClient, first: Hex): Promise<Hex[]> {
  const chain = [first];
  for (const address of chain) {
    const next = lowerHex(await client.readContract({ address, abi: distributorAbi, functionName: "successor" }));
    // What a successor says of itself is its own word: it may name one that was before it.
    if (next !== zeroAddress && !chain.includes(next)) chain.push(next);
  }
  return chain;
}
