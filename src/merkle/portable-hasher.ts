import { compareBytes, joinBytes } from "../shared/bytes.ts";
import { invariant } from "../shared/errors.ts";
import { ascendingOrder } from "./ascending-order.ts";
import { claimLeaves } from "./claim-leaf.ts";
import { lookupKeys } from "./claim-lookup.ts";
import { CLAIM_ROW_BYTES } from "./claim-row.ts";
import { HASH_BYTES, keccak256 } from "./keccak.ts";
import { buildTree, hashPair, leafNode, proofLength, treeProof, treeRoot } from "./tree.ts";
import type { TreeHasher } from "./tree-hasher.ts";

/** Proofs are handed out in chunks of about this many bytes. */
const CHUNK_BYTES = 1 << 20;

/** Hashes in plain JavaScript, on this thread: for browsers, and where WebAssembly has no vectors or no threads. */
export const portableHasher: TreeHasher = {
  claimTree(domain, rows) {
    const leaves = claimLeaves(domain, rows);
    const order = ascendingOrder(leaves, HASH_BYTES);
    return { ...buildTree(pick(leaves, order, HASH_BYTES)), rows: pick(rows, order, CLAIM_ROW_BYTES) };
  },

  lookupKeys(tree) {
    return lookupKeys(treeRoot(tree), tree.rows, CLAIM_ROW_BYTES);
  },

  accountOrder(rows) {
    return ascendingOrder(rows, CLAIM_ROW_BYTES);
  },

  *allProofs(tree) {
    const bytes = proofLength(tree.leafCount) * HASH_BYTES;
    const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / Math.max(1, bytes)));
    for (let first = 0; first < tree.leafCount; first += perChunk) {
      const count = Math.min(perChunk, tree.leafCount - first);
      const chunk = new Uint8Array(count * bytes);
      for (let i = 0; i < count; i++) {
        const proof = treeProof(tree, leafNode(tree.leafCount, first + i));
        proof.forEach((node, step) => chunk.set(node, i * bytes + step * HASH_BYTES));
      }
      yield chunk;
    }
  },

  allocate(bytes) {
    return new Uint8Array(bytes);
  },

  foldBlocks(leaves, height) {
    const blockBytes = 2 ** height * HASH_BYTES;
    const roots = new Uint8Array(leaves.length / 2 ** height);
    for (let block = 0; block * blockBytes < leaves.length; block++) {
      const bytes = leaves.subarray(block * blockBytes, (block + 1) * blockBytes);
      roots.set(foldBlock(bytes), block * HASH_BYTES);
    }
    return roots;
  },

  hashMessages(messages) {
    return joinBytes(messages.map(keccak256));
  },

  close() {},
};

function foldBlock(leaves: Uint8Array): Uint8Array {
  let level = Array.from({ length: leaves.length / HASH_BYTES }, (_, i) => part(leaves, i, HASH_BYTES));
  invariant(
    level.every((leaf, i) => i === 0 || compareBytes(level[i - 1] ?? leaf, leaf) < 0),
    "the leaves of a block do not ascend",
  );
  while (level.length > 1) {
    const parents: Uint8Array[] = [];
    for (let i = 0; i + 1 < level.length; i += 2) parents.push(hashPair(level[i] ?? leaves, level[i + 1] ?? leaves));
    level = parents;
  }
  return level[0] ?? leaves;
}

/** The records of `size` bytes in the order given. */
function pick(records: Uint8Array, order: Uint32Array, size: number): Uint8Array {
  const picked = new Uint8Array(order.length * size);
  order.forEach((index, i) => picked.set(part(records, index, size), i * size));
  return picked;
}

function part(records: Uint8Array, index: number, size: number): Uint8Array {
  return records.subarray(index * size, (index + 1) * size);
}
