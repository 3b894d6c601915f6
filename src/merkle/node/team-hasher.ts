import { invariant } from "../../shared/errors.ts";
import { type ClaimDomain, encodeDomain } from "../claim-leaf.ts";
import { LOOKUP_KEY_WORDS } from "../claim-lookup.ts";
import { CLAIM_ROW_BYTES } from "../claim-row.ts";
import { HASH_BYTES } from "../keccak.ts";
import { type MerkleTree, proofLength } from "../tree.ts";
import type { ClaimTree, TreeHasher } from "../tree-hasher.ts";
import type { Team } from "./team.ts";

/** Items that a thread takes at a time: enough to forget the taking, few enough that nobody waits long for the last. */
const CHUNK = 1024;
const CHUNK_OF_COPIES = 8192;

/** A sorting entry: eight leading bytes and a number. */
const ENTRY_BYTES = 12;
const MAX_BUCKET_BITS = 20;

const PROOF_CHUNK_BYTES = 16 << 20;

/** Hashes in WebAssembly with a team of threads. */
export class TeamHasher implements TreeHasher {
  readonly #team: Team;
  /** For what comes again and again. */
  #scratch: Scratch = { address: 0, length: 0 };

  constructor(team: Team) {
    this.#team = team;
  }

  claimTree(domain: ClaimDomain, rows: Uint8Array): ClaimTree {
    const team = this.#team;
    invariant(rows.length > 0 && rows.length % CLAIM_ROW_BYTES === 0, `${rows.length} bytes are not whole claim rows`);
    const leafCount = rows.length / CLAIM_ROW_BYTES;
    // Fresh memory costs more than a pass over it. So the hashes lie where the inner nodes will be, from one place before
    // them on, and what the sort needs where the leaves will be.
    const hashes = team.allocate(2 * leafCount * HASH_BYTES);
    const nodes = hashes + HASH_BYTES;
    const scratch = { address: hashes + leafCount * HASH_BYTES, length: leafCount * HASH_BYTES };
    const placedRows = team.place(rows);
    team.set({ ROWS: placedRows, HASHES: hashes });
    team.setDomain(team.place(encodeDomain(domain)));
    team.do("HASH_ROWS", leafCount, CHUNK);
    const order = this.#sort(hashes, HASH_BYTES, leafCount, scratch);
    team.set({ NODES: nodes, LEAF_COUNT: leafCount });
    team.do("PLACE_LEAVES", leafCount, CHUNK_OF_COPIES);
    for (let depth = 31 - Math.clz32(leafCount); depth >= 0; depth--) this.#hashLevel(depth, leafCount);
    return new OrderedTree(team, team.bytes(nodes, (2 * leafCount - 1) * HASH_BYTES), leafCount, placedRows, order);
  }

  lookupKeys({ nodes, leafCount, rows }: ClaimTree): Uint32Array {
    const team = this.#team;
    const keys = team.allocate(leafCount * LOOKUP_KEY_WORDS * 4);
    team.set({ ORDERED_ROWS: team.place(rows), KEYS: keys });
    team.setRoot(team.place(nodes.subarray(0, HASH_BYTES)));
    team.do("HASH_ACCOUNTS", leafCount, CHUNK);
    return team.words(keys, leafCount * LOOKUP_KEY_WORDS);
  }

  accountOrder(rows: Uint8Array): Uint32Array {
    const count = rows.length / CLAIM_ROW_BYTES;
    const scratch = this.#scratchOf(sortBytes(count));
    const order = this.#sort(this.#team.place(rows), CLAIM_ROW_BYTES, count, scratch);
    return this.#team.words(order, count).slice();
  }

  *allProofs({ nodes, leafCount }: MerkleTree): Iterable<Uint8Array> {
    const team = this.#team;
    const length = proofLength(leafCount);
    const bytes = Math.max(1, length) * HASH_BYTES;
    const perChunk = Math.min(leafCount, Math.floor(PROOF_CHUNK_BYTES / bytes));
    const proofs = this.#scratchOf(perChunk * bytes).address;
    const placed = team.place(nodes);
    for (let first = 0; first < leafCount; first += perChunk) {
      const count = Math.min(perChunk, leafCount - first);
      team.set({ NODES: placed, LEAF_COUNT: leafCount, PROOFS: proofs, PROOF_LENGTH: length, FIRST_LEAF: first });
      team.do("PROVE", count, CHUNK);
      yield team.bytes(proofs, count * length * HASH_BYTES);
    }
  }

  allocate(bytes: number): Uint8Array {
    return this.#team.bytes(this.#team.allocate(bytes), bytes);
  }

  foldBlocks(leaves: Uint8Array, height: number): Uint8Array {
    const team = this.#team;
    const blockBytes = 2 ** height * HASH_BYTES;
    const blocks = leaves.length / blockBytes;
    const placed = team.addressOf(leaves) ?? this.#copy(leaves);
    team.set({ HASHES: placed, BLOCK_HEIGHT: height, DISORDER: 0 });
    team.do("FOLD_BLOCKS", blocks, 1);
    invariant(team.get("DISORDER") === 0, "the leaves of a block do not ascend");
    const roots = new Uint8Array(blocks * HASH_BYTES);
    for (let block = 0; block < blocks; block++) {
      roots.set(team.bytes(placed + block * blockBytes, HASH_BYTES), block * HASH_BYTES);
    }
    return roots;
  }

  hashMessages(messages: readonly Uint8Array[]): Uint8Array {
    const team = this.#team;
    const digests = new Uint8Array(messages.length * HASH_BYTES);
    // Those of about one length together.
    const byLength = messages.map((_, i) => i).toSorted((a, b) => sizeOf(messages, b) - sizeOf(messages, a));
    for (const batch of batches(byLength, (i) => sizeOf(messages, i))) {
      const table = batch.length * TABLE_BYTES;
      const bytes = batch.reduce((sum, i) => sum + aligned(sizeOf(messages, i)), table);
      const { address } = this.#scratchOf(bytes);
      let next = address + table;
      const places = team.words(address, batch.length * 2);
      for (const [item, i] of batch.entries()) {
        const length = sizeOf(messages, i);
        places.set([next, length], item * 2);
        team.bytes(next, length).set(messages[i] ?? []);
        next += aligned(length);
      }
      const results = address + batch.length * 8;
      team.set({ MESSAGES: address, MESSAGE_COUNT: batch.length, DIGESTS: results });
      team.do("HASH_MESSAGES", Math.ceil(batch.length / 4), 1);
      for (const [item, i] of batch.entries()) {
        digests.set(team.bytes(results + item * HASH_BYTES, HASH_BYTES), i * HASH_BYTES);
      }
    }
    return digests;
  }

  close(): void {
    this.#team.dismiss();
  }

  /** The numbers of the records in ascending order of their first 32 bytes: 4 bytes each, at the address returned. */
  #sort(records: number, size: number, count: number, scratch: Scratch): number {
    const team = this.#team;
    const bits = bucketBits(count);
    invariant(scratch.length >= sortBytes(count), `${scratch.length} bytes do not suffice to sort ${count} records`);
    const numbers = team.allocate(count * 4);
    team.words(scratch.address, 2 ** bits).fill(0);
    team.set({ RECORDS: records, RECORD_BYTES: size, RECORD_COUNT: count, BUCKET_BITS: bits, NUMBERS: numbers });
    team.set({ BUCKETS: scratch.address, ENTRIES: scratch.address + 2 ** bits * 4 });
    team.do("COUNT_RECORDS", count, CHUNK_OF_COPIES);
    team.sumBuckets();
    team.do("SCATTER_RECORDS", count, CHUNK_OF_COPIES);
    team.do("SORT_BUCKETS", 2 ** bits, CHUNK);
    return numbers;
  }

  /** Hashes the nodes at a depth that have children; those below are done. */
  #hashLevel(depth: number, leafCount: number): void {
    const first = 2 ** depth - 1;
    const end = Math.min(2 * first + 1, leafCount - 1);
    if (end <= first) return;
    this.#team.set({ FIRST_NODE: first });
    this.#team.do("HASH_LEVEL", end - first, CHUNK);
  }

  #copy(bytes: Uint8Array): number {
    const { address } = this.#scratchOf(bytes.length);
    this.#team.bytes(address, bytes.length).set(bytes);
    return address;
  }

  #scratchOf(length: number): Scratch {
    if (this.#scratch.length < length) this.#scratch = { address: this.#team.allocate(length), length };
    return this.#scratch;
  }
}

/** Of a message in the team's memory: address, length and digest. */
const TABLE_BYTES = 8 + HASH_BYTES;
const BATCH_BYTES = 32 << 20;

function sizeOf(messages: readonly Uint8Array[], i: number): number {
  return messages[i]?.length ?? 0;
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** Cuts a list into runs of at most 32 MB, or one item. */
function* batches(items: readonly number[], size: (item: number) => number): Iterable<number[]> {
  let batch: number[] = [];
  let bytes = 0;
  for (const item of items) {
    if (batch.length > 0 && bytes + size(item) > BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size(item);
  }
  if (batch.length > 0) yield batch;
}

interface Scratch {
  address: number;
  length: number;
}

/** Buckets hold 16 to 32 records, if these begin with random bits. */
function bucketBits(count: number): number {
  return Math.min(MAX_BUCKET_BITS, Math.max(0, 27 - Math.clz32(count)));
}

/** What a sort needs: 12 bytes a record, and 4 a bucket. */
function sortBytes(count: number): number {
  return count * ENTRY_BYTES + 2 ** bucketBits(count) * 4;
}

/** A tree whose rows are put in order when they are first asked for. */
class OrderedTree implements ClaimTree {
  readonly nodes: Uint8Array;
  readonly leafCount: number;
  readonly #order: () => Uint8Array;
  #rows: Uint8Array | undefined;

  constructor(team: Team, nodes: Uint8Array, leafCount: number, rows: number, order: number) {
    this.nodes = nodes;
    this.leafCount = leafCount;
    this.#order = () => {
      const ordered = team.allocate(leafCount * CLAIM_ROW_BYTES);
      team.set({ ROWS: rows, NUMBERS: order, ORDERED_ROWS: ordered });
      team.do("ORDER_ROWS", leafCount, CHUNK_OF_COPIES);
      return team.bytes(ordered, leafCount * CLAIM_ROW_BYTES);
    };
  }

  get rows(): Uint8Array {
    this.#rows ??= this.#order();
    return this.#rows;
  }
}
