import { HASH_BYTES } from "./keccak.ts";
import { countLeavesUnder, leafNode, leavesUnder, type MerkleTree, treeNode } from "./tree.ts";

/**
 * Tiles are the leaves under the nodes T to 2T − 1 of the tree, for any T ≤ n: each leaf is under exactly one of them.
 * Those nodes are themselves the leaves of a tree of the same format, and are numbered like its leaves: tile t is node
 * 2T − 1 − t, so that tiles follow one another (nearly) in the order of the leaves.
 */

/**
 * The numbers of tiles that make them (nearly) equal: floor(n / 2^h) tiles of 2^h leaves, one of which has more, but
 * less than twice as many. Ascending, up to `most`; the tiles of one number are parts of the tiles of any smaller one.
 */
export function evenTileCounts(leafCount: number, most: number): number[] {
  const counts: number[] = [];
  for (let tiles = leafCount; tiles >= 1; tiles = Math.floor(tiles / 2)) {
    if (tiles <= most) counts.unshift(tiles);
  }
  return counts;
}

/** The tile of leaf i. */
export function tileOfLeaf(leafCount: number, tiles: number, i: number): number {
  const leaf = leafNode(leafCount, i);
  let node = leaf >>> Math.max(0, Math.clz32(2 * tiles - 1) - Math.clz32(leaf));
  if (node >= 2 * tiles) node >>>= 1;
  return 2 * tiles - 1 - node;
}

/** The leaves of a tile in their order: at most two ranges. */
export function leavesInTile(leafCount: number, tiles: number, tile: number): { first: number; end: number }[] {
  const { depth, place } = positionOf(leafNode(tiles, tile));
  return leavesUnder(leafCount, depth, place);
}

/** How many leaves a tile has. */
export function countLeavesInTile(leafCount: number, tiles: number, tile: number): number {
  const { depth, place } = positionOf(leafNode(tiles, tile));
  return countLeavesUnder(leafCount, depth, place);
}

/** The nodes above the tiles, in the order of the tiles: `buildTree` makes of them the tree above. */
export function tileNodes(tree: MerkleTree, tiles: number): Uint8Array {
  const nodes = new Uint8Array(tiles * HASH_BYTES);
  for (let tile = 0; tile < tiles; tile++) nodes.set(treeNode(tree, leafNode(tiles, tile)), tile * HASH_BYTES);
  return nodes;
}

function positionOf(node: number): { depth: number; place: number } {
  const depth = 31 - Math.clz32(node);
  return { depth, place: node - 2 ** depth };
}
