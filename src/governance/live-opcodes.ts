import { hexToBytes } from "viem";
import type { Hex } from "../shared/hex.ts";

const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const JUMPDEST = 0x5b;
/** STOP, JUMP, RETURN, REVERT, INVALID, SELFDESTRUCT: what follows runs only if somebody jumps there. */
const ENDS = new Set([0x00, 0x56, 0xf3, 0xfd, 0xfe, 0xff]);

/**
 * The opcodes that could run, and perhaps a few that cannot: never one too few. The data of a PUSH is not code, and what
 * follows an end is not reached before the next JUMPDEST; so the compiler's note at the end of a contract does not count.
 */
export function liveOpcodes(code: Hex): Set<number> {
  const bytes = hexToBytes(code);
  const found = new Set<number>();
  let live = true;
  for (let i = 0; i < bytes.length; i++) {
    const opcode = bytes[i] as number;
    if (opcode === JUMPDEST) live = true;
    if (live) found.add(opcode);
    if (ENDS.has(opcode)) live = false;
    if (opcode >= PUSH1 && opcode <= PUSH32) i += opcode - PUSH1 + 1;
  }
  return found;
}
