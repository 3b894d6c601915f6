import { type Hex, keccak256 } from "viem";

/**
 * The root of OpenZeppelin's `standard-v1` tree over leaf hashes that ascend. Not with their package, which keeps an
 * object for each leaf: an epoch may have ten million entries, and of erased ones only the hash is left.
 */
export function standardRoot(ascending: readonly Hex[]): Hex {
  const count = ascending.length;
  if (count === 0) return `0x${"00".repeat(32)}`;
  const nodes = Buffer.alloc(Math.max(0, 2 * count - 1) * 32);
  for (const [i, leaf] of ascending.entries()) nodes.write(leaf.slice(2), (2 * count - 2 - i) * 32, "hex");
  const node = (i: number) => nodes.subarray(i * 32, (i + 1) * 32);
  for (let i = count - 2; i >= 0; i--) {
    const children = [node(2 * i + 1), node(2 * i + 2)].toSorted((a, b) => Buffer.compare(a, b));
    nodes.set(keccak256(Buffer.concat(children), "bytes"), i * 32);
  }
  return `0x${node(0).toString("hex")}`;
}
