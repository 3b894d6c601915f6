import { bytesToHex, encodeAbiParameters, hexToBytes } from "viem";
import { ascendingOrder } from "../merkle/ascending-order.ts";
import { HASH_BYTES, keccak256 } from "../merkle/keccak.ts";
import { buildTree, treeRoot } from "../merkle/tree.ts";
import type { Hex } from "../shared/hex.ts";

/** An epoch whose entries a model learned from: its number, and the root of its ledger as its manifest has it. */
export interface TrainingEpoch {
  epoch: number;
  ledgerRoot: Hex;
}

/**
 * The commitment of a release to its training data: the root of an OpenZeppelin `standard-v1` tree over
 * `(uint256 epoch, bytes32 ledgerRoot)`. @param epochs at least one, each once.
 */
export function trainingSetRoot(epochs: readonly TrainingEpoch[]): Hex {
  const hashes = epochs.map(({ epoch, ledgerRoot }) =>
    keccak256(
      keccak256(
        hexToBytes(encodeAbiParameters([{ type: "uint256" }, { type: "bytes32" }], [BigInt(epoch), ledgerRoot])),
      ),
    ),
  );
  const leaves = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((hash, i) => leaves.set(hash, i * HASH_BYTES));
  const sorted = new Uint8Array(leaves.length);
  ascendingOrder(leaves, HASH_BYTES).forEach((from, to) => {
    sorted.set(leaves.subarray(from * HASH_BYTES, (from + 1) * HASH_BYTES), to * HASH_BYTES);
  });
  return bytesToHex(treeRoot(buildTree(sorted)));
}
