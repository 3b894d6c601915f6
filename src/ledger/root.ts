import { bytesToHex } from "viem";
import { openHasher } from "../merkle/node/open-hasher.ts";
import { StreamingRoot } from "../merkle/streaming-root.ts";
import type { Hex } from "../shared/hex.ts";
import type { Engine, Parameters } from "./engine.ts";
import { fetchAhead } from "./fetch-ahead.ts";

/** What the hasher takes at a time: while it works on a chunk, the engine makes ready the next. */
const LEAVES_A_CHUNK = 131_072;

/**
 * The root of the `standard-v1` tree over leaf hashes that never lie in memory together.
 * @param leaves SQL of one column, FixedString(32), ascending and each once. @param count how many will come.
 */
export async function rootOf(engine: Engine, leaves: string, parameters: Parameters, count: number): Promise<Hex> {
  const hasher = await openHasher(count);
  try {
    const root = new StreamingRoot(count, hasher);
    const chunks = engine.stream(`${leaves} SETTINGS max_block_size = ${LEAVES_A_CHUNK}`, "RawBLOB", parameters);
    for await (const chunk of fetchAhead(chunks)) root.push(chunk);
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
