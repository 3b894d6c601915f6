import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { bytesToHex, type Hex } from "viem";
import type { EpochDirectory } from "./directory.ts";
import type { Faults } from "./faults.ts";
import { tilePath } from "./layout.ts";
import type { Cumulative } from "./payment.ts";
import type { Progress } from "./progress.ts";

/** The published amounts, and the tile that each account's row lies in. */
export interface PublishedClaims {
  amounts: Cumulative;
  tileOf: ReadonlyMap<Hex, number>;
}

const ROW_BYTES = 36;
const LEAF_TYPES = ["uint256", "address", "address", "uint256"];
const NO_ROOT = `0x${"00".repeat(32)}`;

/** Reads the tiles: rows of account (20 bytes) and cumulative wei (16, big-endian). */
export function readClaims({ manifest, files }: EpochDirectory, faults: Faults): PublishedClaims {
  const amounts = new Map<Hex, bigint>();
  const tileOf = new Map<Hex, number>();
  const twice: string[] = [];
  const empty: string[] = [];
  for (let tile = 0; tile < manifest.claims.tiles; tile++) {
    const bytes = files.get(tilePath(tile)) ?? Buffer.alloc(0); // a missing file is a fault already
    if (bytes.length % ROW_BYTES !== 0) faults.add("tiles", `${tilePath(tile)} does not hold whole rows`);
    for (let at = 0; at + ROW_BYTES <= bytes.length; at += ROW_BYTES) {
      const account = bytesToHex(bytes.subarray(at, at + 20));
      const amount = BigInt(bytesToHex(bytes.subarray(at + 20, at + ROW_BYTES)));
      if (amounts.has(account)) twice.push(`${tilePath(tile)}: account ${account} has two rows`);
      if (amount === 0n) empty.push(`${tilePath(tile)}: account ${account} has a row without an amount`);
      amounts.set(account, amount);
      tileOf.set(account, tile);
    }
  }
  faults.addFirst("tiles", twice, "rows");
  faults.addFirst("tiles", empty, "rows");
  return { amounts, tileOf };
}

/** Root, tiles and tree.bin against OpenZeppelin's own tree over the published amounts. */
export function checkTree(directory: EpochDirectory, amounts: Cumulative, faults: Faults, onProgress: Progress): void {
  const { manifest, files } = directory;
  faults.compare("accounts", "leaves", amounts.size, manifest.accounts);
  if (amounts.size === 0) return faults.compare("root", "root over the claims", NO_ROOT, manifest.root);

  onProgress(`epoch ${manifest.epoch}: OpenZeppelin's tree over ${amounts.size} leaves, about 3 minutes a million`, 0);
  const rows = [...amounts].map(([account, amount]) => [
    String(manifest.chainId),
    manifest.distributor,
    account,
    String(amount),
  ]);
  const { tree, values } = StandardMerkleTree.of(rows, LEAF_TYPES).dump();
  faults.compare("root", "root over the claims", tree[0], manifest.root);

  const { tiles } = manifest.claims;
  if (tiles < 1 || tiles > amounts.size) {
    return faults.add("tree", `claims.tiles is ${tiles}: a tree of ${amounts.size} leaves has no such nodes`);
  }
  // Tile t is node 2T − 1 − t, counted from 1 at the root.
  const nodes = tree.slice(tiles - 1, 2 * tiles - 1).toReversed();
  const top = Buffer.from(nodes.map((node) => node.slice(2)).join(""), "hex");
  const difference = firstDifference(top, files.get("claims/tree.bin") ?? Buffer.alloc(0), 32);
  if (difference !== undefined) faults.add("tree", `claims/tree.bin: node ${difference} is not that of the tree`);

  // Leaves ascend by hash from the end of the tree's array to its beginning.
  const rowsOf = Array.from({ length: tiles }, (): Buffer[] => []);
  for (const { value, treeIndex } of values.toSorted((a, b) => b.treeIndex - a.treeIndex)) {
    const [, , account = "", amount = ""] = value;
    const row = Buffer.from(account.slice(2) + BigInt(amount).toString(16).padStart(32, "0"), "hex");
    rowsOf[tileAbove(treeIndex + 1, tiles)]?.push(row);
  }
  const wrong = rowsOf.flatMap((expected, tile) => {
    const row = firstDifference(Buffer.concat(expected), files.get(tilePath(tile)) ?? Buffer.alloc(0), ROW_BYTES);
    return row === undefined
      ? []
      : [`${tilePath(tile)}: row ${row} is not the one that the order of the leaves asks for`];
  });
  faults.addFirst("tiles", wrong, "tiles");
}

/** The tile of a node at or below the tiles. */
function tileAbove(node: number, tiles: number): number {
  let above = node;
  while (above >= 2 * tiles) above = Math.floor(above / 2);
  return 2 * tiles - 1 - above;
}

/** The first record in which the two differ, from 0. */
function firstDifference(expected: Buffer, found: Buffer, recordBytes: number): number | undefined {
  if (Buffer.compare(expected, found) === 0) return undefined;
  const at = expected.findIndex((byte, i) => byte !== found[i]);
  return Math.floor((at < 0 ? expected.length : at) / recordBytes);
}
