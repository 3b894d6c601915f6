import { concat, keccak256, stringToBytes } from "viem";
import { compareBytes } from "../../src/shared/bytes.ts";

/** Packed random hashes, ascending, the same for the same seed. */
export function sortedLeaves(seed: number, count: number): Uint8Array {
  const leaves = Array.from({ length: count }, (_, i) => keccak256(stringToBytes(`${seed}/${i}`), "bytes"));
  return concat(leaves.toSorted(compareBytes));
}

export function leafAt(leaves: Uint8Array, i: number): Uint8Array {
  return leaves.subarray(i * 32, (i + 1) * 32);
}
