import { createRequire } from "node:module";
import { concatHex, keccak256, numberToHex } from "viem";
import { buildTree, leafNode, type MerkleTree, treeProof, treeRoot } from "../../src/merkle/tree.ts";
import { compareBytes } from "../../src/shared/bytes.ts";
import type { Hex } from "../../src/shared/hex.ts";

/** What the package publishes: the contract as Uniswap deployed it. */
export const uniswapBuild = createRequire(import.meta.url)(
  "@uniswap/merkle-distributor/build/MerkleDistributor.json",
) as { abi: object[]; bytecode: string };

/** A tree over (index, account, amount), the leaves sorted by hash as in Uniswap's own. */
export class UniswapTree {
  readonly #tree: MerkleTree;
  /** By index: where its leaf is. */
  readonly #places: Uint32Array;

  constructor(accounts: readonly Hex[], amounts: readonly bigint[]) {
    const leaves = accounts.map((account, index) => {
      const amount = numberToHex(amounts[index] ?? 0n, { size: 32 });
      return { index, hash: keccak256(concatHex([numberToHex(index, { size: 32 }), account, amount]), "bytes") };
    });
    leaves.sort((a, b) => compareBytes(a.hash, b.hash));
    this.#places = new Uint32Array(leaves.length);
    const packed = new Uint8Array(32 * leaves.length);
    leaves.forEach(({ index, hash }, place) => {
      packed.set(hash, 32 * place);
      this.#places[index] = place;
    });
    this.#tree = buildTree(packed);
  }

  get root(): Uint8Array {
    return treeRoot(this.#tree);
  }

  proof(index: number): Uint8Array[] {
    return treeProof(this.#tree, leafNode(this.#tree.leafCount, this.#places[index] ?? 0));
  }
}
