import { keccak256, stringToBytes } from "viem";
import type { Hex } from "../shared/hex.ts";

/** The constant EXCLUDED of contracts/governance/Excluded.sol: nobody has its key, and votes delegated to it never count. */
export const EXCLUDED: Hex = `0x${keccak256(stringToBytes("lam.votes.excluded")).slice(-40)}`;
