import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { bytesToHex } from "viem";
import { compareBytes } from "../../shared/bytes.ts";
import { UserError } from "../../shared/errors.ts";
import type { Hex } from "../../shared/hex.ts";
import { type ClaimDomain, claimLeaf, encodeDomain } from "../claim-leaf.ts";
import type { ClaimProof } from "../claim-proof.ts";
import { ACCOUNT_BYTES, CLAIM_ROW_BYTES, readClaimRow } from "../claim-row.ts";
import { HASH_BYTES } from "../keccak.ts";
import { leafNode } from "../tree.ts";
import type { ClaimTree } from "../tree-hasher.ts";

/**
 * A tree in a file (`lam-tree-v1`), for whoever answers for many accounts: all nodes, and an index by account.
 *
 * | bytes | what |
 * |---|---|
 * | 12 | "lam-tree-v1\n" |
 * | 4 | n, the number of leaves, big-endian as all numbers here |
 * | 64 | abi.encode(uint256 chainId, address distributor) |
 * | 32 × (2n − 1) | the nodes, the root first (tree.ts) |
 * | 40 × n | account (20) ‖ cumulative amount (16) ‖ leaf (4), ascending by account |
 */
const MAGIC = new TextEncoder().encode("lam-tree-v1\n");
const DOMAIN_BYTES = 64;
const HEADER_BYTES = MAGIC.length + 4 + DOMAIN_BYTES;
const RECORD_BYTES = CLAIM_ROW_BYTES + 4;
const WRITE_RECORDS = 32_768;

/**
 * Writes a tree to a new file. @param order as `TreeHasher.accountOrder` gives it.
 * @throws Error as node:fs does, also if the file is there already.
 */
export async function saveTree(path: string, domain: ClaimDomain, tree: ClaimTree, order: Uint32Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    const header = new Uint8Array(HEADER_BYTES);
    header.set(MAGIC);
    new DataView(header.buffer).setUint32(MAGIC.length, tree.leafCount);
    header.set(encodeDomain(domain).subarray(0, DOMAIN_BYTES), MAGIC.length + 4);
    await file.writeFile(header);
    await file.writeFile(tree.nodes);
    for (let first = 0; first < order.length; first += WRITE_RECORDS) {
      await file.writeFile(indexRecords(tree, order.subarray(first, first + WRITE_RECORDS)));
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

function indexRecords({ rows }: ClaimTree, order: Uint32Array): Uint8Array {
  const records = new Uint8Array(order.length * RECORD_BYTES);
  const view = new DataView(records.buffer);
  order.forEach((leaf, i) => {
    records.set(rows.subarray(leaf * CLAIM_ROW_BYTES, (leaf + 1) * CLAIM_ROW_BYTES), i * RECORD_BYTES);
    view.setUint32(i * RECORD_BYTES + CLAIM_ROW_BYTES, leaf);
  });
  return records;
}

/** A saved tree, of which nothing is read but what a proof needs: some 40 short reads. Close it. */
export class SavedTree {
  readonly #path: string;
  readonly #file: number;
  readonly leafCount: number;
  readonly domain: ClaimDomain;
  readonly root: Hex;

  /** @throws UserError if the file cannot be read, is no saved tree of this version, or is cut short. */
  static open(path: string): SavedTree {
    try {
      return new SavedTree(path, openSync(path, "r"));
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`${path} cannot be read: ${(error as Error).message}`);
    }
  }

  private constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
    const header = this.#read(0, HEADER_BYTES);
    const view = new DataView(header.buffer);
    this.leafCount = view.getUint32(MAGIC.length);
    const size = HEADER_BYTES + (2 * this.leafCount - 1) * HASH_BYTES + this.leafCount * RECORD_BYTES;
    const isTree = compareBytes(MAGIC, header) === 0 && this.leafCount > 0;
    if (!isTree || fstatSync(file).size !== size) {
      closeSync(file);
      throw new UserError(`${path} is not a whole saved tree of version 1; save it again`);
    }
    const domain = MAGIC.length + 4;
    this.domain = {
      chainId: Number(view.getBigUint64(domain + 24)),
      distributor: bytesToHex(header.subarray(domain + 44, domain + 64)),
    };
    this.root = bytesToHex(this.#node(1));
  }

  /**
   * The amount and proof of an account, undefined if it has no row.
   * @param account 20 bytes.
   * @throws UserError if the file's nodes do not hold the leaf that the account's row makes: it is damaged.
   */
  proof(account: Uint8Array): ClaimProof | undefined {
    const record = this.#find(account);
    if (record === undefined) return undefined;
    const leaf = new DataView(record.buffer).getUint32(CLAIM_ROW_BYTES);
    const { cumulativeAmount } = readClaimRow(record);
    if (leaf >= this.leafCount) throw this.#damaged();
    const node = leafNode(this.leafCount, leaf);
    if (compareBytes(this.#node(node), claimLeaf(this.domain, account, cumulativeAmount)) !== 0) throw this.#damaged();
    const proof: Uint8Array[] = [];
    for (let q = node; q > 1; q >>>= 1) proof.push(this.#node(q ^ 1));
    return { cumulativeAmount, proof };
  }

  close(): void {
    closeSync(this.#file);
  }

  #find(account: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    const index = HEADER_BYTES + (2 * this.leafCount - 1) * HASH_BYTES;
    for (let low = 0, high = this.leafCount; low < high;) {
      const middle = (low + high) >>> 1;
      const record = this.#read(index + middle * RECORD_BYTES, RECORD_BYTES);
      const order = compareBytes(record.subarray(0, ACCOUNT_BYTES), account);
      if (order === 0) return record;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  /** Node q, counted from 1. */
  #node(q: number): Uint8Array<ArrayBuffer> {
    return this.#read(HEADER_BYTES + (q - 1) * HASH_BYTES, HASH_BYTES);
  }

  #read(position: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    readSync(this.#file, bytes, 0, length, position);
    return bytes;
  }

  #damaged(): UserError {
    return new UserError(`${this.#path} is damaged; save it again`);
  }
}
