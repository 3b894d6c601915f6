import { bytesToHex } from "viem";
import { type AccountPlaces, type Cut, cheapestCut } from "../privacy/fetch-sets.ts";
import { invariant } from "../shared/errors.ts";
import { type Hex, ZERO_HASH } from "../shared/hex.ts";
import { type ClaimLayout, MAX_CLAIM_FILES } from "../shared/manifest.ts";
import { type Progress, silent } from "../shared/progress.ts";
import type { ClaimDomain } from "./claim-leaf.ts";
import { lookupBytes, lookupFile } from "./claim-lookup.ts";
import { TREE_PATH, tilePath } from "./claim-paths.ts";
import { ACCOUNT_BYTES, CLAIM_ROW_BYTES } from "./claim-row.ts";
import { countLeavesInTile, evenTileCounts, leavesInTile, tileNodes, tileOfLeaf } from "./claim-tiles.ts";
import { HASH_BYTES } from "./keccak.ts";
import { fillLookupFiles } from "./lookup-files.ts";
import { repeatedKey } from "./repeated-key.ts";
import { treeRoot } from "./tree.ts";
import type { ClaimTree, TreeHasher } from "./tree-hasher.ts";

/** The claim files of an epoch, and what its manifest says of them. */
export interface ClaimFiles {
  root: Hex;
  layout: ClaimLayout;
  /** Made one by one as they are asked for. Paths are relative to the epoch directory. */
  files: Iterable<[path: string, bytes: Uint8Array]>;
}

/** A tree with its rows, and the look-up keys of their accounts. */
interface Claims {
  tree: ClaimTree;
  /** Of each row, as `lookupKeys` gives them. */
  keys: Uint32Array;
}

/**
 * The tree over an epoch's cumulative amounts, cut into static files from which a claimant gets amount and proof: one
 * look-up file (none if there is but one tile), one tile, and `tree.bin`. Each such set serves at least k accounts.
 * @param rows at least `count` packed claim rows in any order, each account once; the files do not depend on the order.
 * @param onProgress told of accounts, then, while they are made, of files.
 * @throws InvariantError on an account that comes twice or has no amount.
 */
export function buildClaimFiles(
  hasher: TreeHasher,
  domain: ClaimDomain,
  rows: Uint8Array,
  count: number,
  k: number,
  onProgress: Progress = silent,
): ClaimFiles {
  invariant(Number.isSafeInteger(k) && k >= 1, `k-anonymity of ${k}`);
  invariant(rows.length >= count * CLAIM_ROW_BYTES, `${rows.length} bytes hold no ${count} claim rows`);
  if (count === 0) return { root: ZERO_HASH, layout: { tiles: 0, lookups: 0 }, files: [] };
  const claims = arrange(hasher, domain, rows.subarray(0, count * CLAIM_ROW_BYTES), onProgress);
  const layout = chooseLayout(claims, k);
  return {
    root: bytesToHex(treeRoot(claims.tree)),
    layout,
    files: { [Symbol.iterator]: () => cutFiles(claims, layout, onProgress) },
  };
}

function arrange(hasher: TreeHasher, domain: ClaimDomain, unordered: Uint8Array, onProgress: Progress): Claims {
  const count = unordered.length / CLAIM_ROW_BYTES;
  onProgress("hashing the tree of accounts", 0, count);
  const tree = hasher.claimTree(domain, unordered);
  onProgress("hashing accounts to look-up keys", 0, count);
  const keys = hasher.lookupKeys(tree);
  checkRows(tree.rows, keys);
  return { tree, keys };
}

/** @throws InvariantError on an account that is there twice or has no amount. */
function checkRows(rows: Uint8Array, keys: Uint32Array): void {
  const nameOf = (row: number) => bytesToHex(part(rows, row, CLAIM_ROW_BYTES).subarray(0, ACCOUNT_BYTES));
  const twice = repeatedKey(keys);
  if (twice !== undefined) invariant(false, `account ${nameOf(twice)} has two cumulative amounts`);
  for (let row = 0, at = 0; at < rows.length; row++) {
    let someByte = 0;
    for (at += ACCOUNT_BYTES; at < (row + 1) * CLAIM_ROW_BYTES; at++) someByte |= rows[at] ?? 0;
    if (someByte === 0) invariant(false, `account ${nameOf(row)} has no amount and must be left out`);
  }
}

function chooseLayout({ tree, keys }: Claims, k: number): ClaimLayout {
  const { leafCount } = tree;
  const places: AccountPlaces = {
    count: leafCount,
    tile: (account, tiles) => tileOfLeaf(leafCount, tiles, account),
    lookup: (account, lookups) => lookupFile(keys, account, lookups),
  };
  const tileCounts = evenTileCounts(leafCount, MAX_CLAIM_FILES);
  return cheapestCut(places, k, tileCounts, (cut) => bytesFetched(cut, leafCount));
}

/** A path and its hash in the manifest, which every claimant fetches. */
const MANIFEST_LINE_BYTES = 94;

/** What a claimant fetches on average. */
function bytesFetched({ tiles, lookups }: Cut, accounts: number): number {
  const tile = Math.ceil(accounts / tiles) * CLAIM_ROW_BYTES;
  const lookup = lookups === 0 ? 0 : lookupBytes(Math.ceil(accounts / lookups), tiles);
  return tile + lookup + HASH_BYTES * tiles + MANIFEST_LINE_BYTES * (tiles + lookups);
}

function* cutFiles(claims: Claims, layout: ClaimLayout, onProgress: Progress): ReturnType<typeof claimFiles> {
  const total = 1 + layout.tiles + layout.lookups;
  let done = 0;
  for (const file of claimFiles(claims, layout)) {
    yield file;
    onProgress("claim files", ++done, total);
  }
}

function* claimFiles(claims: Claims, layout: ClaimLayout): Generator<[path: string, bytes: Uint8Array]> {
  const { tree, keys } = claims;
  const { tiles } = layout;
  yield [TREE_PATH, tileNodes(tree, tiles)];
  for (let tile = 0; tile < tiles; tile++) yield [tilePath(tile), cutTile(claims, tiles, tile)];
  yield* fillLookupFiles(keys, (row) => tileOfLeaf(tree.leafCount, tiles, row), layout);
}

function cutTile({ tree }: Claims, tiles: number, tile: number): Uint8Array {
  const bytes = new Uint8Array(countLeavesInTile(tree.leafCount, tiles, tile) * CLAIM_ROW_BYTES);
  let offset = 0;
  for (const { first, end } of leavesInTile(tree.leafCount, tiles, tile)) {
    bytes.set(tree.rows.subarray(first * CLAIM_ROW_BYTES, end * CLAIM_ROW_BYTES), offset);
    offset += (end - first) * CLAIM_ROW_BYTES;
  }
  return bytes;
}

function part(records: Uint8Array, index: number, size: number): Uint8Array {
  return records.subarray(index * size, (index + 1) * size);
}
