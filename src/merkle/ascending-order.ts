import { compareBytes } from "../shared/bytes.ts";

/** The numbers of packed records of `size` bytes, at least 4, in ascending order of the records. */
export function ascendingOrder(records: Uint8Array, size: number): Uint32Array {
  const count = records.length / size;
  const view = new DataView(records.buffer, records.byteOffset, records.length);
  const leading = Uint32Array.from({ length: count }, (_, i) => view.getUint32(i * size));
  const recordAt = (i: number) => records.subarray(i * size, (i + 1) * size);
  // Almost every pair of hashes differs in its first four bytes.
  return Uint32Array.from({ length: count }, (_, i) => i).toSorted(
    (a, b) => (leading[a] ?? 0) - (leading[b] ?? 0) || compareBytes(recordAt(a), recordAt(b)),
  );
}
