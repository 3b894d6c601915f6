/** Lower-case hex with the 0x prefix: an address, a hash, or any bytes. */
export type Hex = `0x${string}`;

/** 32 zero bytes: the root of nothing, and the predecessor of the first epoch. */
export const ZERO_HASH: Hex = `0x${"00".repeat(32)}`;

/** The same hex as we write it: viem gives addresses with the capitals of their checksum. */
export function lowerHex(hex: string): Hex {
  return hex.toLowerCase() as Hex;
}
