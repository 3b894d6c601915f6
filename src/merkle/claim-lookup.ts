import type { ClaimLayout } from "../shared/manifest.ts";
import { ACCOUNT_BYTES } from "./claim-row.ts";
import { HASH_BYTES, keccak256 } from "./keccak.ts";

/**
 * A look-up file says in which tile an account's row is. It holds records ascending by fingerprint: fingerprint ‖ tile
 * number, big-endian. File number and fingerprint are the leading bits of the account's look-up hash: first
 * `lookupBits`, then `fingerprintBytes` bytes.
 */
export interface LookupRecord {
  fingerprint: Uint8Array;
  tile: number;
}

/** The most that file and tile numbers may take; they are named by four hex digits. */
export const MAX_NUMBER_BITS = 16;

/**
 * keccak256(root ‖ account). Keyed with the root, which nobody knows before all claims are fixed: otherwise accounts
 * whose fingerprints collide, or that crowd one file, could be mined beforehand.
 */
export function lookupHash(root: Uint8Array, account: Uint8Array): Uint8Array {
  keyed.set(root);
  keyed.set(account.subarray(0, ACCOUNT_BYTES), HASH_BYTES);
  return keccak256(keyed);
}

const keyed = new Uint8Array(HASH_BYTES + ACCOUNT_BYTES);

/** The number of the look-up file of a hash. */
export function lookupFile(hash: Uint8Array, lookupBits: number): number {
  return leadingBits(hash) >>> (MAX_NUMBER_BITS - lookupBits);
}

/** The first 16 bits, from which the file number is taken. */
export function leadingBits(hash: Uint8Array): number {
  return (byteAt(hash, 0) << 8) | byteAt(hash, 1);
}

/** The `fingerprintBytes` bytes that follow the file number's bits. */
export function fingerprint(hash: Uint8Array, { lookupBits, fingerprintBytes }: ClaimLayout): Uint8Array {
  const shift = lookupBits % 8;
  const first = (lookupBits - shift) / 8;
  return Uint8Array.from({ length: fingerprintBytes }, (_, i) => {
    const twoBytes = (byteAt(hash, first + i) << 8) | byteAt(hash, first + i + 1);
    return twoBytes >>> (8 - shift);
  });
}

/** Bytes of a record. */
export function lookupRecordBytes({ depth, fingerprintBytes }: ClaimLayout): number {
  return fingerprintBytes + tileNumberBytes(depth);
}

/** Bytes of a tile number. */
function tileNumberBytes(depth: number): number {
  return depth <= 8 ? 1 : 2;
}

/** Writes a record to the start of `target`. */
export function writeLookupRecord(target: Uint8Array, record: LookupRecord, layout: ClaimLayout): void {
  target.set(record.fingerprint);
  for (let i = tileNumberBytes(layout.depth) - 1, rest = record.tile; i >= 0; i--, rest >>>= 8) {
    target[layout.fingerprintBytes + i] = rest;
  }
}

/**
 * The first record of a file whose fingerprint is not below the one given, or the file's first record if all are:
 * the record of the account if it has one, else that of some account that is fetched for instead, so that its fetches
 * look like a claimant's. Undefined if the file is empty.
 */
export function findLookupRecord(file: Uint8Array, wanted: Uint8Array, layout: ClaimLayout): LookupRecord | undefined {
  const size = lookupRecordBytes(layout);
  let low = 0;
  let high = Math.floor(file.length / size);
  const count = high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBelow(file, middle * size, wanted)) low = middle + 1;
    else high = middle;
  }
  if (count === 0) return undefined;
  const start = (low % count) * size;
  const record = file.subarray(start, start + size);
  const tile = record.subarray(layout.fingerprintBytes).reduce((number, byte) => number * 256 + byte, 0);
  return { fingerprint: record.subarray(0, layout.fingerprintBytes), tile };
}

function isBelow(file: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) {
    const difference = byteAt(file, start + i) - byteAt(wanted, i);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
