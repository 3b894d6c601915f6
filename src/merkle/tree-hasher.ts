import type { ClaimDomain } from "./claim-leaf.ts";
import type { MerkleTree } from "./tree.ts";

/** The tree over an epoch's claim rows. */
export interface ClaimTree extends MerkleTree {
  /** Packed claim rows in the order of the leaves. */
  rows: Uint8Array;
}

/**
 * What hashes many things at a time: one implementation in plain JavaScript, which runs anywhere, and one in WebAssembly
 * on several threads. Both give the same bytes. Results may be views of memory that the hasher shares with them: treat
 * them as read-only. They outlive `close`.
 */
export interface TreeHasher {
  /**
   * The tree over packed claim rows in any order. The result does not depend on their order.
   * @param rows n × 36 bytes, n ≥ 1: account ‖ cumulative amount, each account once.
   */
  claimTree(domain: ClaimDomain, rows: Uint8Array): ClaimTree;

  /** The look-up keys of a tree's rows (claim-lookup.ts), four words each, in the order of the leaves. */
  lookupKeys(tree: ClaimTree): Uint32Array;

  /** The numbers of packed claim rows in ascending order of their accounts, each of which is there once. */
  accountOrder(rows: Uint8Array): Uint32Array;

  /**
   * The proofs of all leaves in their order, in chunks: each proof ⌈log2 n⌉ nodes from the leaf's sibling up, filled up
   * with zeros where it is one shorter. A chunk is valid until the next is asked for.
   */
  allProofs(tree: MerkleTree): Iterable<Uint8Array>;

  /** Memory of so many bytes that it need not copy from. */
  allocate(bytes: number): Uint8Array;

  /**
   * Hashes blocks of 2^height leaves, each to the root of its complete subtree.
   * @param leaves 32 bytes each, a whole number of blocks. Those that lie in `allocate`d memory are overwritten.
   * @returns the roots, 32 bytes each.
   * @throws InvariantError if a leaf within a block does not come after the one before it.
   */
  foldBlocks(leaves: Uint8Array, height: number): Uint8Array;

  /** keccak256 of each message, 32 bytes each in their order. Not many messages, but long ones. */
  hashMessages(messages: readonly Uint8Array[]): Uint8Array;

  /** Ends its threads. */
  close(): void;
}
