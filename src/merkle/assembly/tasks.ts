// The tasks of a team, each on a range of items.

import { WORKSPACE, permute, permuteWholly } from "./keccak";
import {
  RATE,
  absorbAccounts,
  absorbBlocks,
  absorbDigests,
  absorbPairs,
  absorbRows,
  padLastBlock,
  precedes,
  second,
  squeeze,
  squeezeOne,
  squeezeWords,
} from "./messages";

// Where things lie, in the first page: addresses and numbers of 4 bytes that the caller has set.
export const ROWS: usize = 32; // claim rows, 36 bytes each, in any order
export const ORDERED_ROWS: usize = 36; // the same in the order of the leaves
export const HASHES: usize = 40; // of rows or leaves, 32 bytes each
export const NODES: usize = 44; // of the tree, 32 bytes each, the root first
export const LEAF_COUNT: usize = 48;
export const FIRST_NODE: usize = 52; // of the level that is hashed
export const RECORDS: usize = 56; // what is sorted, by the first 32 bytes of each record
export const RECORD_BYTES: usize = 60;
export const RECORD_COUNT: usize = 64;
export const ENTRIES: usize = 68; // the leading 8 bytes of a record, then its number: 12 bytes each
export const BUCKETS: usize = 72; // 4 bytes each
export const BUCKET_BITS: usize = 76;
export const NUMBERS: usize = 80; // of the records in ascending order, 4 bytes each
export const BLOCK_HEIGHT: usize = 84;
export const DISORDER: usize = 88; // set to 1 by leaves that do not ascend
export const PROOFS: usize = 92;
export const PROOF_LENGTH: usize = 96; // in nodes
export const FIRST_LEAF: usize = 100; // of those that are proved
export const KEYS: usize = 104; // look-up keys, 16 bytes each
export const MESSAGES: usize = 108; // address and length, 4 bytes each
export const MESSAGE_COUNT: usize = 112;
export const DIGESTS: usize = 116; // of messages, 32 bytes each

const ROW: usize = 36;
const ENTRY: usize = 12;
const HASH: usize = 32;
const KEY: usize = 16;

const THREADS_AT: usize = 4096; // what each works on
const THREAD_BYTES: usize = 3072; // two workspaces and four blocks

export const HASH_ROWS: i32 = 0;
export const COUNT_RECORDS: i32 = 1;
export const SCATTER_RECORDS: i32 = 2;
export const SORT_BUCKETS: i32 = 3;
export const PLACE_LEAVES: i32 = 4;
export const ORDER_ROWS: i32 = 5;
export const HASH_LEVEL: i32 = 6;
export const HASH_ACCOUNTS: i32 = 7;
export const FOLD_BLOCKS: i32 = 8;
export const PROVE: i32 = 9;
export const HASH_MESSAGES: i32 = 10;

export function work(task: i32, first: u32, end: u32, thread: i32): void {
  const state = THREADS_AT + THREAD_BYTES * thread;
  if (task == HASH_ROWS) hashRows(state, first, end);
  else if (task == COUNT_RECORDS) countRecords(first, end);
  else if (task == SCATTER_RECORDS) scatterRecords(first, end);
  else if (task == SORT_BUCKETS) sortBuckets(first, end);
  else if (task == PLACE_LEAVES) placeLeaves(first, end);
  else if (task == ORDER_ROWS) orderRows(first, end);
  else if (task == HASH_LEVEL) hashLevel(state, first, end);
  else if (task == HASH_ACCOUNTS) hashAccounts(state, first, end);
  else if (task == FOLD_BLOCKS) foldBlocks(state, first, end);
  else if (task == PROVE) prove(first, end);
  else if (task == HASH_MESSAGES) hashMessages(state, first, end);
}

// @ts-ignore: decorator
@inline
function at(slot: usize): usize {
  return load<u32>(slot) as usize;
}

/** The leaf of each row: keccak256 of keccak256. */
function hashRows(state: usize, first: u32, end: u32): void {
  const rows = at(ROWS);
  const hashes = at(HASHES);
  const last = end - 1;
  for (let i = first; i < end; i += 4) {
    const j = min(i + 1, last);
    const k = min(i + 2, last);
    const l = min(i + 3, last);
    absorbRows(state, rows + ROW * i, rows + ROW * j);
    absorbRows(second(state), rows + ROW * k, rows + ROW * l);
    permute(state);
    absorbDigests(state);
    absorbDigests(second(state));
    permute(state);
    squeeze(state, hashes + HASH * i, hashes + HASH * j);
    squeeze(second(state), hashes + HASH * k, hashes + HASH * l);
  }
}

// Records are sorted in three steps: count how many fall into each bucket, scatter them there, sort each bucket.

function countRecords(first: u32, end: u32): void {
  const records = at(RECORDS);
  const size = at(RECORD_BYTES);
  for (let i = first; i < end; i++) atomic.add<u32>(bucketOf(records + size * i), 1);
}

/** Where the bucket of a record is counted: buckets are told apart by the leading bits. */
// @ts-ignore: decorator
@inline
function bucketOf(record: usize): usize {
  const bucket = (bswap(load<u32>(record)) as u64) >> (32 - load<u32>(BUCKET_BITS));
  return at(BUCKETS) + 4 * (bucket as usize);
}

/** Turns the counts of buckets into their ends. */
export function sumBuckets(): void {
  const buckets = at(BUCKETS);
  let end: u32 = 0;
  for (let bucket: u32 = 0; bucket < bucketCount(); bucket++) {
    end += load<u32>(buckets + 4 * bucket);
    store<u32>(buckets + 4 * bucket, end);
  }
}

// @ts-ignore: decorator
@inline
function bucketCount(): u32 {
  return (1 as u32) << load<u32>(BUCKET_BITS);
}

/** Puts an entry for each record into its bucket, from the end; thereby ends become beginnings. */
function scatterRecords(first: u32, end: u32): void {
  const records = at(RECORDS);
  const size = at(RECORD_BYTES);
  const entries = at(ENTRIES);
  for (let i = first; i < end; i++) {
    const record = records + size * i;
    const place = atomic.sub<u32>(bucketOf(record), 1) - 1;
    store<u64>(entries + ENTRY * place, bswap(load<u64>(record)));
    store<u32>(entries + ENTRY * place, i, 8);
  }
}

function sortBuckets(first: u32, end: u32): void {
  const entries = at(ENTRIES);
  const buckets = at(BUCKETS);
  const numbers = at(NUMBERS);
  for (let bucket = first; bucket < end; bucket++) {
    const from = load<u32>(buckets + 4 * bucket);
    const to = bucket + 1 < bucketCount() ? load<u32>(buckets + 4 * bucket + 4) : load<u32>(RECORD_COUNT);
    sortEntries(entries + ENTRY * from, to - from);
    for (let i = from; i < to; i++) store<u32>(numbers + 4 * i, load<u32>(entries + ENTRY * i, 8));
  }
}

/** Shell sort: buckets hold about 16 entries, but somebody may have mined many records with the same beginning. */
function sortEntries(entries: usize, count: u32): void {
  const records = at(RECORDS);
  const size = at(RECORD_BYTES);
  let gap: u32 = 1;
  while (gap < count / 9) gap = 3 * gap + 1;
  for (; gap >= 1; gap /= 3) {
    for (let i = gap; i < count; i++) {
      const key = load<u64>(entries + ENTRY * i);
      const record = load<u32>(entries + ENTRY * i, 8);
      let j = i;
      for (; j >= gap; j -= gap) {
        const other = entries + ENTRY * (j - gap);
        const otherKey = load<u64>(other);
        if (otherKey < key) break;
        const otherRecord = load<u32>(other, 8);
        if (otherKey == key && !precedes(records + size * record, records + size * otherRecord)) break;
        store<u64>(entries + ENTRY * j, otherKey);
        store<u32>(entries + ENTRY * j, otherRecord, 8);
      }
      store<u64>(entries + ENTRY * j, key);
      store<u32>(entries + ENTRY * j, record, 8);
    }
  }
}

/** Hashes nodes of one level from their children. Items are counted from the level's first node. */
function hashLevel(state: usize, first: u32, end: u32): void {
  const nodes = at(NODES);
  const from = load<u32>(FIRST_NODE) + first;
  const to = load<u32>(FIRST_NODE) + end;
  for (let node = from; node < to; node += 4) {
    const j = min(node + 1, to - 1);
    const k = min(node + 2, to - 1);
    const l = min(node + 3, to - 1);
    hashPairs(
      state,
      nodes + HASH * (2 * node + 1), nodes + HASH * (2 * j + 1),
      nodes + HASH * (2 * k + 1), nodes + HASH * (2 * l + 1),
    );
    squeeze(state, nodes + HASH * node, nodes + HASH * j);
    squeeze(second(state), nodes + HASH * k, nodes + HASH * l);
  }
}

// @ts-ignore: decorator
@inline
function hashPairs(state: usize, i: usize, j: usize, k: usize, l: usize): void {
  absorbPairs(state, i, j);
  absorbPairs(second(state), k, l);
  permute(state);
}

/** Puts the leaves where the tree has them: the first last. */
function placeLeaves(first: u32, end: u32): void {
  const hashes = at(HASHES);
  const numbers = at(NUMBERS);
  const lastNode = at(NODES) + HASH * (2 * load<u32>(LEAF_COUNT) - 2);
  for (let place = first; place < end; place++) {
    copyHash(lastNode - HASH * place, hashes + HASH * load<u32>(numbers + 4 * place));
  }
}

// @ts-ignore: decorator
@inline
function copyHash(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
}

/** Copies the rows into the order of the leaves. */
function orderRows(first: u32, end: u32): void {
  const rows = at(ROWS);
  const numbers = at(NUMBERS);
  const ordered = at(ORDERED_ROWS);
  for (let place = first; place < end; place++) {
    const from = rows + ROW * load<u32>(numbers + 4 * place);
    const to = ordered + ROW * place;
    copyHash(to, from);
    store<u32>(to, load<u32>(from, 32), 32);
  }
}

/** The look-up key of each row that is in order: the first 16 bytes of keccak256(root ‖ account). */
function hashAccounts(state: usize, first: u32, end: u32): void {
  const rows = at(ORDERED_ROWS);
  const keys = at(KEYS);
  const last = end - 1;
  for (let i = first; i < end; i += 4) {
    const j = min(i + 1, last);
    const k = min(i + 2, last);
    const l = min(i + 3, last);
    absorbAccounts(state, rows + ROW * i, rows + ROW * j);
    absorbAccounts(second(state), rows + ROW * k, rows + ROW * l);
    permute(state);
    squeezeWords(state, keys + KEY * i, keys + KEY * j);
    squeezeWords(second(state), keys + KEY * k, keys + KEY * l);
  }
}

/** Hashes blocks of 2^height ascending leaves to the roots of their complete subtrees, each left in its block's place. */
function foldBlocks(state: usize, first: u32, end: u32): void {
  const hashes = at(HASHES);
  const width = <u32>1 << load<u32>(BLOCK_HEIGHT);
  for (let block = first; block < end; block++) {
    const leaves = hashes + HASH * width * block;
    for (let i: u32 = 1; i < width; i++) {
      if (!precedes(leaves + HASH * (i - 1), leaves + HASH * i)) store<u32>(DISORDER, 1);
    }
    for (let parents = width / 2; parents >= 1; parents /= 2) {
      for (let i: u32 = 0; i < parents; i += 4) {
        const j = min(i + 1, parents - 1);
        const k = min(i + 2, parents - 1);
        const l = min(i + 3, parents - 1);
        hashPairs(
          state,
          leaves + 2 * HASH * i, leaves + 2 * HASH * j,
          leaves + 2 * HASH * k, leaves + 2 * HASH * l,
        );
        squeeze(state, leaves + HASH * i, leaves + HASH * j);
        squeeze(second(state), leaves + HASH * k, leaves + HASH * l);
      }
    }
  }
}

/** The proofs of leaves from FIRST_LEAF on, each PROOF_LENGTH nodes from the leaf's sibling up, the rest zero. */
function prove(first: u32, end: u32): void {
  const nodes = at(NODES);
  const length = load<u32>(PROOF_LENGTH);
  const lastNode = 2 * load<u32>(LEAF_COUNT) - 2;
  for (let i = first; i < end; i++) {
    const proof = at(PROOFS) + HASH * length * i;
    let node = lastNode - load<u32>(FIRST_LEAF) - i;
    let step: u32 = 0;
    for (; node > 0; node = (node - 1) >> 1) copyHash(proof + HASH * step++, nodes + HASH * (((node - 1) ^ 1) + 1));
    for (; step < length; step++) memory.fill(proof + HASH * step, 0, HASH);
  }
}

/** Hashes messages of any length, four at a time: items are fours. Quick if those of a four are of about one length. */
function hashMessages(state: usize, first: u32, end: u32): void {
  for (let four = first; four < end; four++) hashFour(state, 4 * four);
}

function hashFour(state: usize, first: u32): void {
  const count = min(<u32>4, load<u32>(MESSAGE_COUNT) - first);
  const padded = state + 2 * WORKSPACE;
  let most: usize = 0;
  for (let i: u32 = 0; i < 4; i++) {
    const length = lengthOf(first + min(i, count - 1));
    padLastBlock(padded + RATE * i, messageAt(first + min(i, count - 1)), length);
    most = max(most, length / RATE);
  }
  memory.fill(state, 0, 2 * WORKSPACE);
  for (let block: usize = 0; block <= most; block++) {
    absorbBlocks(state, blockAt(first, 0, count, block, padded), blockAt(first, 1, count, block, padded));
    absorbBlocks(second(state), blockAt(first, 2, count, block, padded), blockAt(first, 3, count, block, padded));
    permuteWholly(state);
    for (let i: u32 = 0; i < count; i++) {
      if (lengthOf(first + i) / RATE != block) continue;
      squeezeOne(state + WORKSPACE * (i >> 1), i & 1, at(DIGESTS) + HASH * (first + i));
    }
  }
}

/** Where a block of a message is: the last one where it was padded, which also stands for those that are no more. */
function blockAt(first: u32, i: u32, count: u32, block: usize, padded: usize): usize {
  const message = first + min(i, count - 1);
  return block < lengthOf(message) / RATE ? messageAt(message) + RATE * block : padded + RATE * i;
}

// @ts-ignore: decorator
@inline
function messageAt(i: u32): usize {
  return load<u32>(at(MESSAGES) + 8 * i) as usize;
}

// @ts-ignore: decorator
@inline
function lengthOf(i: u32): usize {
  return load<u32>(at(MESSAGES) + 8 * i, 4) as usize;
}
