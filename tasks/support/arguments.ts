import { isAddress } from "viem";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";

/** @throws UserError if the option was not given. */
export function required(value: string | undefined, flag: string): string {
  if (value === undefined || value === "") throw new UserError(`${flag} is missing`);
  return value;
}

/**
 * An address option, lower-case.
 * @throws UserError if it is missing, is no address, or is in mixed case with a wrong EIP-55 checksum.
 */
export function addressArgument(value: string | undefined, flag: string): Hex {
  const text = required(value, flag);
  const uniform = /^0x([0-9a-f]{40}|[0-9A-F]{40})$/.test(text);
  if (!uniform && !isAddress(text)) {
    const known = /^0x[0-9a-fA-F]{40}$/.test(text);
    throw new UserError(
      known
        ? `${flag} ${text}: the capitals do not fit the EIP-55 checksum: a character is wrong (all lower-case is taken unchecked)`
        : `${flag} ${text}: not an address: 0x and 40 hex digits`,
    );
  }
  const address = text.toLowerCase() as Hex;
  if (BigInt(address) === 0n) throw new UserError(`${flag} ${text}: the zero address`);
  return address;
}

/** The name of a file of ledger entries to write. @throws UserError unless a ledger would take it for NDJSON. */
export function entryFile(path: string, flag: string): string {
  if (/\.(ndjson|jsonl)$/i.test(path)) return path;
  throw new UserError(`${flag} ${path}: ledger entries are written as NDJSON: name a .ndjson file`);
}

/** An integer option from 1 to `most`. @throws UserError */
export function positive(value: number, flag: string, most = 2 ** 32 - 1): number {
  if (!Number.isSafeInteger(value) || value < 1 || value > most) {
    throw new UserError(`${flag} must be an integer from 1 to ${most}`);
  }
  return value;
}

/** A decimal option below 2^bits. @throws UserError */
export function decimalArgument(value: string, flag: string, bits: number): bigint {
  if (!/^(0|[1-9][0-9]{0,77})$/.test(value) || BigInt(value) >> BigInt(bits) !== 0n) {
    throw new UserError(`${flag} ${value}: not a whole number from 0 to below 2^${bits}, such as 1000`);
  }
  return BigInt(value);
}

/** A time: Unix seconds, or UTC as 2030-01-31T12:00:00Z. @throws UserError */
export function timeArgument(value: string, flag: string): bigint {
  if (/^\d+$/.test(value)) return decimalArgument(value, flag, 256);
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw new UserError(`${flag} ${value}: not a time: Unix seconds, or UTC as 2030-01-31T12:00:00Z`);
  }
  return BigInt(milliseconds / 1000);
}

/** A grade from 0 to 1 with at most four decimals, as basis points. @throws UserError */
export function gradeArgument(value: string, flag: string): number {
  if (!/^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$/.test(value)) {
    throw new UserError(`${flag} ${value}: not a number from 0 to 1 with at most four decimals, such as 0.85`);
  }
  return Math.round(Number(value) * 10_000);
}
