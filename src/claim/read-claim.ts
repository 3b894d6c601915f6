import { bytesToHex, hexToBytes, isAddress } from "viem";
import { claimLeaves } from "../merkle/claim-leaf.ts";
import { TREE_PATH, tilePath } from "../merkle/claim-paths.ts";
import { ACCOUNT_BYTES, CLAIM_ROW_BYTES, readClaimRow } from "../merkle/claim-row.ts";
import { countLeavesInTile } from "../merkle/claim-tiles.ts";
import { HASH_BYTES } from "../merkle/keccak.ts";
import { buildTree, leafNode, type MerkleTree, treeNode, treeProof, treeRoot, verifyProof } from "../merkle/tree.ts";
import { compareBytes } from "../shared/bytes.ts";
import { invariant, UserError } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import type { EpochManifest } from "../shared/manifest.ts";
import { CheckedFiles, type Expected } from "./checked-files.ts";
import type { ClaimSource } from "./claim-source.ts";
import { lookUp } from "./look-up.ts";

/** What an account may claim, and the proof that the distributor asks for. */
export interface Claim {
  manifest: EpochManifest;
  /** Lower-case. */
  account: Hex;
  /** Wei, over all epochs up to this one. */
  cumulativeAmount: bigint;
  /** From the leaf up. */
  proof: Hex[];
  leaf: Hex;
}

/**
 * Reads an account's claim from the files of an epoch directory: manifest.json, a look-up file (none if there is but
 * one tile), one tile and tree.bin. At least k accounts fetch exactly the same ones, and an account without a claim
 * fetches no differently. No file is believed: each must have the hash that the manifest gives, and the rows of the
 * tile must hash up to the root.
 * @returns null if the account has no amount in this epoch.
 * @throws UserError naming the file that is missing, altered or unfit, or the address if it is none.
 */
export async function readClaim(source: ClaimSource, account: string, expected: Expected = {}): Promise<Claim | null> {
  if (!isAddress(account)) {
    throw new UserError(`${account} is not an address: 0x and 40 hex digits, with a right checksum if in mixed case`);
  }
  const address = hexToBytes(account);
  const files = await CheckedFiles.open(source, expected);
  const { manifest } = files;
  if (manifest.accounts === 0) return null;
  const found = await lookUp(files, address);
  const [top, tile] = await Promise.all([readTop(files), readTile(files, found.tile)]);
  const tileNode = leafNode(manifest.claims.tiles, found.tile);
  if (compareBytes(treeRoot(tile.tree), treeNode(top, tileNode)) !== 0) {
    throw files.fault(tilePath(found.tile), `its rows do not hash up to their node in ${TREE_PATH}`);
  }
  const index = findRow(tile.rows, address);
  if (index === undefined) {
    found.checkAbsence(tile.rows);
    return null;
  }
  const node = leafNode(tile.tree.leafCount, index);
  const leaf = treeNode(tile.tree, node);
  const proof = [...treeProof(tile.tree, node), ...treeProof(top, tileNode)];
  invariant(verifyProof(treeRoot(top), leaf, proof), "a proof from checked files does not verify");
  return {
    manifest,
    account: bytesToHex(address),
    cumulativeAmount: readClaimRow(tile.rows.subarray(index * CLAIM_ROW_BYTES)).cumulativeAmount,
    proof: proof.map((each) => bytesToHex(each)),
    leaf: bytesToHex(leaf),
  };
}

/** The tree above the tiles. */
async function readTop(files: CheckedFiles): Promise<MerkleTree> {
  const { claims, root } = files.manifest;
  const length = claims.tiles * HASH_BYTES;
  const nodes = await files.read(TREE_PATH, length);
  if (nodes.length !== length) throw files.fault(TREE_PATH, `has ${nodes.length} bytes instead of ${length}`);
  const tree = buildTree(nodes);
  if (bytesToHex(treeRoot(tree)) !== root) throw files.fault(TREE_PATH, "does not hash up to the epoch's root");
  return tree;
}

/** A tile's rows and the tree under its node. */
async function readTile(files: CheckedFiles, tile: number): Promise<{ rows: Uint8Array; tree: MerkleTree }> {
  const { manifest } = files;
  const count = countLeavesInTile(manifest.accounts, manifest.claims.tiles, tile);
  const rows = await files.read(tilePath(tile), count * CLAIM_ROW_BYTES);
  if (rows.length !== count * CLAIM_ROW_BYTES) throw files.fault(tilePath(tile), `does not hold ${count} rows`);
  return { rows, tree: buildTree(claimLeaves(manifest, rows)) };
}

function findRow(rows: Uint8Array, account: Uint8Array): number | undefined {
  for (let i = 0; i * CLAIM_ROW_BYTES < rows.length; i++) {
    const row = rows.subarray(i * CLAIM_ROW_BYTES);
    if (compareBytes(row.subarray(0, ACCOUNT_BYTES), account) === 0) return i;
  }
  return undefined;
}
