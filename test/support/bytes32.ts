import { keccak256, stringToHex } from "viem";
import type { Hex } from "../../src/shared/hex.ts";

/** 32 bytes that depend on nothing but their labels. */
export function bytes32(...labels: (string | number)[]): Hex {
  return keccak256(stringToHex(labels.join("/")));
}
