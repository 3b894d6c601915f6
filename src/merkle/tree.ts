import { compareBytes } from "../shared/bytes.ts";
import { invariant } from "../shared/errors.ts";
import { HASH_BYTES, keccak256 } from "./keccak.ts";

/**
 * The tree of OpenZeppelin's `standard-v1` format over packed hashes. n leaves, ascending by hash, make 2n − 1 nodes of
 * 32 bytes in one array, in the order of a binary heap: the root first, the children of node q at 2q and 2q + 1
 * (counted from 1), leaf i at node 2n − 1 − i: the leaves fill the array from its end. A subtree has the same shape,
 * with its leaves in the same order.
 */
export interface MerkleTree {
  /** 32 × (2n − 1) bytes; empty for n = 0. */
  nodes: Uint8Array;
  leafCount: number;
}

/**
 * Hashes the tree over n × 32 bytes of leaf hashes in the order in which the format wants them: ascending.
 * @throws InvariantError if the bytes are not whole hashes.
 */
export function buildTree(leaves: Uint8Array): MerkleTree {
  invariant(leaves.length % HASH_BYTES === 0, `${leaves.length} bytes are not whole leaf hashes`);
  const leafCount = leaves.length / HASH_BYTES;
  const nodes = new Uint8Array(Math.max(0, 2 * leafCount - 1) * HASH_BYTES);
  for (let i = 0; i < leafCount; i++) {
    nodes.set(leaves.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES), leafOffset(leafCount, i));
  }
  const tree = { nodes, leafCount };
  for (let q = leafCount - 1; q >= 1; q--) {
    nodes.set(hashPair(treeNode(tree, 2 * q), treeNode(tree, 2 * q + 1)), (q - 1) * HASH_BYTES);
  }
  return tree;
}

/** The root: 32 zero bytes for a tree of nothing. */
export function treeRoot(tree: MerkleTree): Uint8Array {
  return tree.leafCount === 0 ? new Uint8Array(HASH_BYTES) : treeNode(tree, 1);
}

/** Node q, counted from 1 at the root. A view, not a copy. */
export function treeNode(tree: MerkleTree, q: number): Uint8Array {
  invariant(q >= 1 && q < 2 * tree.leafCount, `node ${q} in a tree of ${tree.leafCount} leaves`);
  return tree.nodes.subarray((q - 1) * HASH_BYTES, q * HASH_BYTES);
}

/** The number of the node that holds leaf i. */
export function leafNode(leafCount: number, i: number): number {
  return 2 * leafCount - 1 - i;
}

/** The leaves under node `place` at a depth, in their order: at most two ranges, on the two lowest levels. */
export function leavesUnder(leafCount: number, depth: number, place: number): { first: number; end: number }[] {
  const ranges: { first: number; end: number }[] = [];
  for (let height = 31 - depth; height >= 0; height--) {
    const low = Math.max((2 ** depth + place) * 2 ** height, leafCount);
    const high = Math.min((2 ** depth + place + 1) * 2 ** height, 2 * leafCount);
    if (low < high) ranges.push({ first: 2 * leafCount - high, end: 2 * leafCount - low });
  }
  return ranges;
}

/** How many leaves there are under node `place` at a depth. The leftmost node has the most. */
export function countLeavesUnder(leafCount: number, depth: number, place: number): number {
  return leavesUnder(leafCount, depth, place).reduce((sum, { first, end }) => sum + end - first, 0);
}

/** How many nodes the longest proof has: ⌈log2 n⌉. Those of the last leaves may be one shorter. */
export function proofLength(leafCount: number): number {
  return leafCount <= 1 ? 0 : 32 - Math.clz32(leafCount - 1);
}

/** The siblings from node q up to the root. Views, not copies. */
export function treeProof(tree: MerkleTree, q: number): Uint8Array[] {
  const proof: Uint8Array[] = [];
  for (let node = q; node > 1; node >>>= 1) proof.push(treeNode(tree, node ^ 1));
  return proof;
}

/** Whether the proof leads from the leaf hash to the root. */
export function verifyProof(root: Uint8Array, leaf: Uint8Array, proof: readonly Uint8Array[]): boolean {
  if (![root, leaf, ...proof].every((node) => node.length === HASH_BYTES)) return false;
  return compareBytes(proof.reduce(hashPair, leaf), root) === 0;
}

/** keccak256 of both nodes, the smaller first, so that a proof needs no directions. */
export function hashPair(a: Uint8Array, b: Uint8Array): Uint8Array {
  const ascending = compareBytes(a, b) <= 0;
  pair.set(ascending ? a : b);
  pair.set(ascending ? b : a, HASH_BYTES);
  return keccak256(pair);
}

const pair = new Uint8Array(2 * HASH_BYTES);

function leafOffset(leafCount: number, i: number): number {
  return (leafNode(leafCount, i) - 1) * HASH_BYTES;
}
