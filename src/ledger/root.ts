import { bytesToHex } from "viem";
import { openHasher } from "../merkle/node/open-hasher.ts";
import { StreamingRoot } from "../merkle/streaming-root.ts";
import type { Hex } from "../shared/hex.ts";
import type { Engine, Parameters } from "./engine.ts";

/**
 * The root of the `standard-v1` tree over leaf hashes that never lie in memory together.
 * @param leaves SQL of one column, FixedString(32), ascending and each once. @param count how many will come.
 */
export async function rootOf(engine: Engine, leaves: string, parameters: Parameters, count: number): Promise<Hex> {
  const hasher = await openHasher(count);
  try {
    const root = new StreamingRoot(count, hasher);
    for await (const chunk of engine.stream(leaves, "RowBinary", parameters)) root.push(chunk);
    return bytesToHex(root.root());
  } finally {
    hasher.close();
  }
}

/** The ledger root of an epoch: over its entries, and over the leaves that erased ones have left in it. */
export async function rootOfEpoch(engine: Engine, epoch: number, count: number): Promise<Hex> {
  const leaves = "SELECT leaf FROM ledger_leaves WHERE epoch = {epoch:UInt32} ORDER BY leaf";
  return rootOf(engine, leaves, { epoch }, count);
}
