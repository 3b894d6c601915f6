import { ACCOUNT_BYTES } from "./claim-row.ts";
import { HASH_BYTES, keccak256 } from "./keccak.ts";
import { isRetrievalLength, KEY_WORDS, retrievalBytes, retrieve, scale } from "./retrieval.ts";

/**
 * A look-up file says in which tile an account's row is. It is a retrieval structure (retrieval.ts) from the account's
 * key to the number of its tile, and gives an account without a row some tile as well: its fetches look like a
 * claimant's.
 */

/** Words of a look-up key: the first chooses the file, the others are the key in it. */
export const LOOKUP_KEY_WORDS = 1 + KEY_WORDS;

/**
 * The look-up keys of many accounts, four words each: the first 16 bytes of keccak256(root ‖ account), big-endian.
 * Keyed with the root, which nobody knows before all claims are fixed: otherwise accounts that crowd one file could be
 * mined beforehand.
 * @param records of `size` bytes, each beginning with an account.
 */
export function lookupKeys(root: Uint8Array, records: Uint8Array, size: number): Uint32Array {
  const count = records.length / size;
  const keys = new Uint32Array(count * LOOKUP_KEY_WORDS);
  const keyed = new Uint8Array(HASH_BYTES + ACCOUNT_BYTES);
  keyed.set(root);
  for (let i = 0; i < count; i++) {
    keyed.set(records.subarray(i * size, i * size + ACCOUNT_BYTES), HASH_BYTES);
    const hash = keccak256(keyed);
    const view = new DataView(hash.buffer, hash.byteOffset);
    for (let word = 0; word < LOOKUP_KEY_WORDS; word++) keys[i * LOOKUP_KEY_WORDS + word] = view.getUint32(4 * word);
  }
  return keys;
}

/** The number of the look-up file of the i-th key. */
export function lookupFile(keys: Uint32Array, i: number, lookups: number): number {
  return scale(keys[i * LOOKUP_KEY_WORDS] ?? 0, lookups);
}

/** Copies the part of the i-th key by which its file knows it to the place of the j-th key of `target`. */
export function copyKeyInFile(keys: Uint32Array, i: number, target: Uint32Array, j: number): void {
  for (let word = 0; word < KEY_WORDS; word++) {
    target[j * KEY_WORDS + word] = keys[i * LOOKUP_KEY_WORDS + 1 + word] ?? 0;
  }
}

/** The tile of the i-th key as its look-up file says. @param file of a length that `isLookupLength` accepts. */
export function lookupTile(file: Uint8Array, keys: Uint32Array, i: number, tiles: number): number {
  // Only of an account without a row can it be a number that no tile has.
  return retrieve(file, keys.subarray(i * LOOKUP_KEY_WORDS + 1), tileBits(tiles)) % tiles;
}

/** Bytes of a look-up file that knows `accounts` accounts, where there are `tiles` (≥ 2) tiles. */
export function lookupBytes(accounts: number, tiles: number): number {
  return retrievalBytes(accounts, tileBits(tiles));
}

/** Whether a look-up file can have that many bytes. */
export function isLookupLength(length: number, tiles: number): boolean {
  return isRetrievalLength(length, tileBits(tiles));
}

/** How many bits the number of a tile takes. */
export function tileBits(tiles: number): number {
  return 32 - Math.clz32(tiles - 1);
}
