import { hexToBytes } from "viem";
import type { Hex } from "../shared/hex.ts";

/** A compiled contract, as much as is needed to know it again. */
export interface CompiledCode {
  name: string;
  /** What is deployed, immutables still zero. */
  deployedBytecode: Hex;
  /** Where the compiler leaves room for immutables, in bytes. */
  immutables: readonly { start: number; length: number }[];
}

/** The name of the compiled contract that `code` is, whatever was filled in for its immutables; undefined for none. */
export function sameCode(code: Hex, compiled: readonly CompiledCode[]): string | undefined {
  return compiled.find((one) => isSame(code, one))?.name;
}

function isSame(code: Hex, { deployedBytecode, immutables }: CompiledCode): boolean {
  if (code === "0x" || code.length !== deployedBytecode.length) return false;
  const bytes = hexToBytes(code);
  const expected = hexToBytes(deployedBytecode);
  for (const { start, length } of immutables) bytes.fill(0, start, start + length);
  return bytes.every((byte, i) => byte === expected[i]);
}
