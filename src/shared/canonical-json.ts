import canonicalize from "canonicalize";
import { keccak256, stringToBytes } from "viem";
import { InvariantError } from "./errors.ts";
import type { Hex } from "./hex.ts";

/** The RFC 8785 canonical form (UTF-8 bytes): one byte string for one JSON value, so that its hash means the value. */
export function canonicalJson(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new InvariantError("a value without a JSON form was to be hashed");
  return stringToBytes(text);
}

/** keccak256 of the RFC 8785 canonical form. */
export function hashCanonicalJson(value: unknown): Hex {
  return keccak256(canonicalJson(value));
}
