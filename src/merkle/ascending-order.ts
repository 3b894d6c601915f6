import { compareBytes } from "../shared/bytes.ts";
import { HASH_BYTES } from "./keccak.ts";

/** The indices of packed 32-byte hashes in ascending order of the hashes. */
export function ascendingOrder(hashes: Uint8Array): Uint32Array {
  const count = hashes.length / HASH_BYTES;
  const view = new DataView(hashes.buffer, hashes.byteOffset, hashes.length);
  const leading = Uint32Array.from({ length: count }, (_, i) => view.getUint32(i * HASH_BYTES));
  const hashAt = (i: number) => hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
  // Almost every pair of hashes differs in its first four bytes.
  return Uint32Array.from({ length: count }, (_, i) => i).toSorted(
    (a, b) => (leading[a] ?? 0) - (leading[b] ?? 0) || compareBytes(hashAt(a), hashAt(b)),
  );
}
