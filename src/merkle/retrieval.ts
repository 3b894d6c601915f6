/**
 * A static function from a set of keys to values of up to 16 bits, without the keys: a key of the set gets its value, any
 * other key some value. One seed byte, then three equal runs of slots of `bits` bits, big-endian and without gaps; a
 * key's value is the XOR of its three slots, one in each run. (After Botelho, Pagh and Ziviani: Simple and
 * space-efficient minimal perfect hash functions, WADS 2007; how it is filled is in fill-retrieval.ts.)
 *
 * A key is three words of 32 random bits. The length of a run is a multiple of 8, so that runs are whole bytes and
 * their length follows from the file's.
 */

/** Words of a key. */
export const KEY_WORDS = 3;

const SEED_BYTES = 1;

/** Slots in each of the three runs over `count` keys: 1.23 slots a key, and some more for the few keys of a small file. */
export function runLength(count: number): number {
  return 8 * Math.ceil((1.23 * count + 32) / 24);
}

/** Bytes of the structure over `count` keys. */
export function retrievalBytes(count: number, bits: number): number {
  return SEED_BYTES + (KEY_WORDS * runLength(count) * bits) / 8;
}

/** Whether that many bytes can be such a structure. */
export function isRetrievalLength(length: number, bits: number): boolean {
  return length > SEED_BYTES && (length - SEED_BYTES) % (KEY_WORDS * bits) === 0;
}

/** The value of a key. @param file of a length that `isRetrievalLength` accepts. */
export function retrieve(file: Uint8Array, key: ArrayLike<number>, bits: number): number {
  const run = ((file.length - SEED_BYTES) * 8) / (KEY_WORDS * bits);
  const seed = file[0] ?? 0;
  let value = 0;
  for (let i = 0; i < KEY_WORDS; i++) value ^= readSlot(file, i * run + placeInRun(key[i] ?? 0, seed, run), bits);
  return value;
}

/** Where in a run a word of a key leads under a seed. */
export function placeInRun(word: number, seed: number, run: number): number {
  // MurmurHash3's finaliser: under another seed other keys share a slot.
  let mixed = word + Math.imul(seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return scale((mixed ^ (mixed >>> 16)) >>> 0, run);
}

/** floor(word × range / 2^32), exactly: a word of 32 random bits becomes a number below `range` (≤ 2^32). */
export function scale(word: number, range: number): number {
  const low = Math.floor(((word & 0xffff) * range) / 2 ** 16);
  return Math.floor(((word >>> 16) * range + low) / 2 ** 16);
}

/** Writes a value into a slot that holds zero. */
export function writeSlot(file: Uint8Array, slot: number, bits: number, value: number): void {
  const { byte, shift } = slotPlace(slot, bits);
  const shifted = value << shift;
  // Whatever lies beyond the end of the file belongs to no slot.
  for (let i = 0; i < 3; i++) file[byte + i] = (file[byte + i] ?? 0) | ((shifted >>> (16 - 8 * i)) & 0xff);
}

function readSlot(file: Uint8Array, slot: number, bits: number): number {
  const { byte, shift } = slotPlace(slot, bits);
  const threeBytes = ((file[byte] ?? 0) << 16) | ((file[byte + 1] ?? 0) << 8) | (file[byte + 2] ?? 0);
  return (threeBytes >>> shift) & (2 ** bits - 1);
}

/** A slot of at most 16 bits lies within three bytes: from which on, and how far from their end. */
function slotPlace(slot: number, bits: number): { byte: number; shift: number } {
  const start = slot * bits;
  return { byte: SEED_BYTES + Math.floor(start / 8), shift: 24 - (start % 8) - bits };
}
