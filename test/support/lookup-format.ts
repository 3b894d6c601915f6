import { bytesToHex, concat, type Hex, keccak256, numberToBytes } from "viem";

/** Look-up files worked out from docs/formats.md alone, with big integers: an oracle for src/merkle. */

const WORD = 2n ** 32n;

function mix(word: bigint, seed: number): bigint {
  let x = (word + BigInt(seed) * 0x9e3779b1n) % WORD;
  x = ((x ^ (x >> 16n)) * 0x85ebca6bn) % WORD;
  x = ((x ^ (x >> 13n)) * 0xc2b2ae35n) % WORD;
  return x ^ (x >> 16n);
}

/** The XOR of a key's three slots. @param key words 1 to 3 of the hash. */
export function retrieveByFormat(file: Uint8Array, key: readonly number[], bits: number): number {
  const seed = file[0] ?? 0;
  const slots = [...file.subarray(1)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const run = slots.length / bits / 3;
  const slotAt = (j: number) => Number.parseInt(slots.slice(j * bits, (j + 1) * bits), 2);
  return key
    .map((word, i) => slotAt(i * run + Number((mix(BigInt(word), seed) * BigInt(run)) / WORD)))
    .reduce((value, slot) => value ^ slot);
}

function wordsOf(root: Hex, account: Hex): number[] {
  const hash = keccak256(concat([root, account])).slice(2);
  return [0, 1, 2, 3].map((i) => Number.parseInt(hash.slice(8 * i, 8 * i + 8), 16));
}

/** The look-up file of an account. */
export function lookupFileByFormat(root: Hex, account: Hex, lookups: number): string {
  const number = (BigInt(wordsOf(root, account)[0] ?? 0) * BigInt(lookups)) / WORD;
  return `claims/lookup/${bytesToHex(numberToBytes(number, { size: 2 })).slice(2)}.bin`;
}

/** The number of the tile that a look-up file gives an account. */
export function tileByFormat(root: Hex, account: Hex, file: Uint8Array, tiles: number): number {
  const bits = (tiles - 1).toString(2).length;
  return retrieveByFormat(file, wordsOf(root, account).slice(1), bits) % tiles;
}
