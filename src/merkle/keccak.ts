import { keccak_256 } from "@noble/hashes/sha3.js";

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** The one hash function of every tree here: leaves, inner nodes and look-up keys. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes);
}
