import type { Column } from "./columns.ts";

/**
 * For each column of `staging`, SQL of what is wrong with the text in it: '' if nothing is.
 *
 * Judged as text, because conversions forgive: toUInt64('18446744073709551616') is 0, and dates out of range are moved
 * to the nearest one in it.
 */
export const RULES: Readonly<Record<Column, string>> = {
  id: firstOf(
    ["id = ''", "an id is required: 0x and 64 hexadecimal digits"],
    ["startsWith(id, '0X')", "the prefix is 0x, not 0X"],
    ["NOT match(id, '^0x[0-9a-fA-F]{64}$')", "expected 0x and 64 hexadecimal digits"],
  ),
  epoch: firstOf(
    ["epoch = ''", "an epoch is required: a whole number from 1 to 4294967295"],
    [
      "NOT match(epoch, '^[1-9][0-9]{0,9}$') OR toUInt64OrZero(epoch) > 4294967295",
      "expected a whole number from 1 to 4294967295, in plain digits",
    ],
  ),
  account: firstOf(
    ["account = ''", "an account is required: 0x and 40 hexadecimal digits"],
    ["startsWith(account, '0X')", "the prefix is 0x, not 0X"],
    ["NOT match(account, '^0x[0-9a-fA-F]{40}$')", "expected 0x and 40 hexadecimal digits"],
    ["match(account, '^0x0{40}$')", "the zero address cannot earn points"],
    [`match(account, '[a-f]') AND match(account, '[A-F]') AND NOT ${eip55()}`, "the EIP-55 checksum is wrong: a typo?"],
  ),
  kind: firstOf(
    ["kind = ''", "a kind is required, for example workflow"],
    [
      "NOT match(kind, '^[a-z][a-z0-9-]{0,31}$')",
      "expected a lower-case letter and up to 31 more of a to z, 0 to 9 and hyphen",
    ],
  ),
  points: firstOf(
    ["points = ''", "points are required: a whole number from 1 to 18446744073709551615"],
    [
      "NOT match(points, '^[1-9][0-9]{0,19}$') OR (length(points) = 20 AND points > '18446744073709551615')",
      "expected a whole number from 1 to 18446744073709551615, in plain digits",
    ],
  ),
  pattern: optionalHash("pattern"),
  evidence: optionalHash("evidence"),
  verifiedAt: firstOf(
    ["verifiedAt = ''", "a time is required: YYYY-MM-DDTHH:MM:SSZ"],
    [
      "NOT match(verifiedAt, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$')",
      "expected a UTC time as YYYY-MM-DDTHH:MM:SSZ",
    ],
    ["NOT match(verifiedAt, '^(19[7-9][0-9]|20[0-9]{2}|210[0-5])')", "expected a year from 1970 to 2105"],
    [
      `NOT match(verifiedAt, '-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T') OR toString(${day()}) != left(verifiedAt, 10)`,
      "there is no such day",
    ],
    ["NOT match(verifiedAt, 'T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$')", "there is no such time of day"],
  ),
};

/** SQL of the columns of `incoming`, from text that passed the rules. */
export const NORMALISED = [
  "row",
  bytes("id", 32),
  "toUInt32OrZero(epoch)",
  bytes("account", 20),
  "kind",
  "toUInt64OrZero(points)",
  bytes("pattern", 32),
  bytes("evidence", 32),
  `toUInt32(toInt64(toInt32(${day()})) * 86400 + ${digits(12, 2)} * 3600 + ${digits(15, 2)} * 60 + ${digits(18, 2)})`,
].join(", ");

function firstOf(...checks: [condition: string, message: string][]): string {
  return `multiIf(${checks.map(([condition, message]) => `${condition}, '${message}'`).join(", ")}, '')`;
}

function optionalHash(column: Column): string {
  return firstOf(
    [`${column} = ''`, ""],
    [`startsWith(${column}, '0X')`, "the prefix is 0x, not 0X"],
    [`NOT match(${column}, '^0x[0-9a-fA-F]{64}$')`, "expected 0x and 64 hexadecimal digits, or nothing"],
    // In a ledger leaf, zeros stand for "none".
    [`match(${column}, '^0x0{64}$')`, "a hash of zeros; leave the field empty if there is none"],
  );
}

/**
 * Whether the letters of `account` are in the case that EIP-55 gives them: upper where the digit of the address's hash
 * is 8 or more. The digits of three masks, each 0 or 1, are compared as one number.
 */
function eip55(): string {
  const digitsOfAddress = "substring(account, 3, 40)";
  const hash = `left(lower(hex(keccak256(lower(${digitsOfAddress})))), 40)`;
  const high = mask(hash, "0123456789abcdef", "0000000011111111");
  const letter = mask(`lower(${digitsOfAddress})`, "0123456789abcdef", "0000000000111111");
  const upper = mask(digitsOfAddress, "0123456789abcdefABCDEF", "0000000000000000111111");
  return `bitAnd(${high}, ${letter}) = ${upper}`;
}

function mask(text: string, from: string, to: string): string {
  return `reinterpretAsUInt256(unhex(translate(${text}, '${from}', '${to}')))`;
}

/** The date of verifiedAt. One that does not exist rolls over to the next month. */
function day(): string {
  return `makeDate32(${digits(1, 4)}, ${digits(6, 2)}, ${digits(9, 2)})`;
}

function digits(from: number, count: number): string {
  return `toUInt16OrZero(substring(verifiedAt, ${from}, ${count}))`;
}

function bytes(column: Column, length: number): string {
  return `toFixedString(unhex(substring(${column}, 3)), ${length})`;
}
