import { bytesToHex } from "viem";
import { type Cut, cheapestCut } from "../privacy/fetch-sets.ts";
import { invariant } from "../shared/errors.ts";
import { type Hex, ZERO_HASH } from "../shared/hex.ts";
import type { ClaimLayout } from "../shared/manifest.ts";
import { ascendingOrder } from "./ascending-order.ts";
import { type ClaimDomain, claimLeaves } from "./claim-leaf.ts";
import {
  fingerprint,
  leadingBits,
  lookupFile,
  lookupHash,
  lookupRecordBytes,
  MAX_NUMBER_BITS,
  writeLookupRecord,
} from "./claim-lookup.ts";
import { lookupPath, TREE_PATH, tilePath } from "./claim-paths.ts";
import { ACCOUNT_BYTES, CLAIM_ROW_BYTES, readClaimRow } from "./claim-row.ts";
import { HASH_BYTES } from "./keccak.ts";
import { buildTree, countLeavesUnder, leavesUnder, type MerkleTree, nodeAbove, treeLevel, treeRoot } from "./tree.ts";

/** The claim files of an epoch, and what its manifest says of them. */
export interface ClaimFiles {
  root: Hex;
  layout: ClaimLayout;
  /** Made one by one as they are asked for. Paths are relative to the epoch directory. */
  files: Iterable<[path: string, bytes: Uint8Array]>;
}

/** A tree with its rows, and the look-up hashes of their accounts. */
interface Claims {
  tree: MerkleTree;
  /** In the order of the leaves. */
  rows: Uint8Array;
  /** Of each row, 32 bytes each. */
  hashes: Uint8Array;
  /** Row numbers ascending by look-up hash. */
  byHash: Uint32Array;
}

/**
 * The tree over an epoch's cumulative amounts, cut into static files from which a claimant gets amount and proof: one
 * look-up file (none if there is but one tile), one tile, and `tree.bin`. Each such set serves at least k accounts.
 * @param rows at least `count` packed claim rows in any order, each account once; the files do not depend on the order.
 * @throws InvariantError on an account that comes twice or has no amount.
 */
export function buildClaimFiles(domain: ClaimDomain, rows: Uint8Array, count: number, k: number): ClaimFiles {
  invariant(Number.isSafeInteger(k) && k >= 1, `k-anonymity of ${k}`);
  invariant(rows.length >= count * CLAIM_ROW_BYTES, `${rows.length} bytes hold no ${count} claim rows`);
  if (count === 0) return { root: ZERO_HASH, layout: { depth: 0, lookupBits: 0, fingerprintBytes: 0 }, files: [] };
  const claims = arrange(domain, rows.subarray(0, count * CLAIM_ROW_BYTES));
  const layout = chooseLayout(claims, k);
  return {
    root: bytesToHex(treeRoot(claims.tree)),
    layout,
    files: { [Symbol.iterator]: () => cutFiles(claims, layout) },
  };
}

function arrange(domain: ClaimDomain, unordered: Uint8Array): Claims {
  const leaves = claimLeaves(domain, unordered);
  const order = ascendingOrder(leaves);
  const rows = pick(unordered, order, CLAIM_ROW_BYTES);
  const tree = buildTree(pick(leaves, order, HASH_BYTES));
  const root = treeRoot(tree);
  const hashes = new Uint8Array(leaves.length);
  for (let i = 0; i < order.length; i++) {
    const { account, cumulativeAmount } = readClaimRow(part(rows, i, CLAIM_ROW_BYTES));
    invariant(cumulativeAmount > 0n, `account ${bytesToHex(account)} has no amount and must be left out`);
    hashes.set(lookupHash(root, account), i * HASH_BYTES);
  }
  return { tree, rows, hashes, byHash: ascendingOrder(hashes) };
}

function chooseLayout(claims: Claims, k: number): ClaimLayout {
  const { leafCount } = claims.tree;
  const tileBits = Math.min(MAX_NUMBER_BITS, 31 - Math.clz32(leafCount));
  const places = {
    tiles: Uint16Array.from({ length: leafCount }, (_, i) => nodeAbove(leafCount, i, tileBits)),
    tileBits,
    lookups: Uint16Array.from({ length: leafCount }, (_, i) => leadingBits(part(claims.hashes, i, HASH_BYTES))),
    lookupBits: MAX_NUMBER_BITS,
  };
  const distinguishing = distinguishingBits(claims);
  const layoutOf = ({ depth, lookupBits }: Cut): ClaimLayout => ({
    depth,
    lookupBits,
    fingerprintBytes: depth === 0 ? 0 : Math.max(1, Math.ceil((distinguishing - lookupBits) / 8)),
  });
  return layoutOf(cheapestCut(places, k, (cut) => bytesFetched(layoutOf(cut), leafCount)));
}

/** A path and its hash in the manifest, which every claimant fetches. */
const MANIFEST_BYTES_A_FILE = 100;

/** What the claimant with the largest tile fetches. Look-up files are all of about the same size. */
function bytesFetched(layout: ClaimLayout, accounts: number): number {
  const tiles = 2 ** layout.depth;
  const largest = countLeavesUnder(accounts, layout.depth, 0);
  const bytes = largest * CLAIM_ROW_BYTES + (HASH_BYTES + MANIFEST_BYTES_A_FILE) * tiles;
  if (layout.depth === 0) return bytes;
  const lookups = 2 ** layout.lookupBits;
  return bytes + Math.ceil(accounts / lookups) * lookupRecordBytes(layout) + MANIFEST_BYTES_A_FILE * lookups;
}

/** How many leading bits it takes to tell all look-up hashes apart. */
function distinguishingBits({ rows, hashes, byHash }: Claims): number {
  let most = 0;
  for (let i = 1; i < byHash.length; i++) {
    const row = byHash[i] ?? 0;
    const shared = sharedBits(part(hashes, byHash[i - 1] ?? 0, HASH_BYTES), part(hashes, row, HASH_BYTES));
    const account = part(rows, row, CLAIM_ROW_BYTES).subarray(0, ACCOUNT_BYTES);
    invariant(shared < 8 * HASH_BYTES, `account ${bytesToHex(account)} has two cumulative amounts`);
    most = Math.max(most, shared + 1);
  }
  return most;
}

function sharedBits(a: Uint8Array, b: Uint8Array): number {
  const byte = a.findIndex((value, i) => value !== b[i]);
  if (byte < 0) return 8 * a.length;
  return 8 * byte + Math.clz32((a[byte] ?? 0) ^ (b[byte] ?? 0)) - 24;
}

function* cutFiles(claims: Claims, layout: ClaimLayout): Generator<[path: string, bytes: Uint8Array]> {
  yield [TREE_PATH, treeLevel(claims.tree, layout.depth)];
  for (let tile = 0; tile < 2 ** layout.depth; tile++) yield [tilePath(tile), cutTile(claims, layout, tile)];
  if (layout.depth > 0) yield* lookupFiles(claims, layout);
}

function cutTile({ tree, rows }: Claims, { depth }: ClaimLayout, tile: number): Uint8Array {
  const bytes = new Uint8Array(countLeavesUnder(tree.leafCount, depth, tile) * CLAIM_ROW_BYTES);
  let offset = 0;
  for (const { first, end } of leavesUnder(tree.leafCount, depth, tile)) {
    bytes.set(rows.subarray(first * CLAIM_ROW_BYTES, end * CLAIM_ROW_BYTES), offset);
    offset += (end - first) * CLAIM_ROW_BYTES;
  }
  return bytes;
}

function* lookupFiles(claims: Claims, layout: ClaimLayout): Generator<[path: string, bytes: Uint8Array]> {
  const { tree, hashes, byHash } = claims;
  const size = lookupRecordBytes(layout);
  let next = 0;
  for (let file = 0; file < 2 ** layout.lookupBits; file++) {
    const first = next;
    const fileOf = (i: number) => lookupFile(part(hashes, byHash[i] ?? 0, HASH_BYTES), layout.lookupBits);
    while (next < byHash.length && fileOf(next) === file) next += 1;
    const bytes = new Uint8Array((next - first) * size);
    for (let i = first; i < next; i++) {
      const row = byHash[i] ?? 0;
      const record = {
        fingerprint: fingerprint(part(hashes, row, HASH_BYTES), layout),
        tile: nodeAbove(tree.leafCount, row, layout.depth),
      };
      writeLookupRecord(bytes.subarray((i - first) * size), record, layout);
    }
    yield [lookupPath(file), bytes];
  }
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
