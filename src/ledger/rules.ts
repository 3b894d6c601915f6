import type { Column } from "./columns.ts";

/** SQL over the texts of a row: when a value is good, and otherwise the first condition that tells why it is not. */
interface Rule {
  valid: string;
  faults: [condition: string, message: string][];
  otherwise: string;
}

const ZERO_ACCOUNT = `'0x${"0".repeat(40)}'`;
const ZERO_HASH = `'0x${"0".repeat(64)}'`;

const HAS_SHAPE_OF_ACCOUNT = `match(account, '^0x[0-9a-fA-F]{40}$') AND account != ${ZERO_ACCOUNT}`;

/** Letters of both cases promise a checksum. */
export const MIXED_CASE =
  "length(account) = 42 AND account != lower(account) AND match(account, '^0x[0-9A-F]*[a-f][0-9a-fA-F]*$')";

const YEAR = "(19[7-9][0-9]|20[0-9]{2}|210[0-5])";
const LEAP_YEAR = "(19(7[26]|8[048]|9[26])|20([02468][048]|[13579][26])|2104)";
const DAY_OF_ANY_YEAR = "((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)";
const DAY = `(${YEAR}-${DAY_OF_ANY_YEAR}|${LEAP_YEAR}-02-29)`;

/**
 * Judged as text, because conversions forgive: toUInt64('18446744073709551616') is 0, and dates out of range are moved
 * to the nearest one in it. One regular expression is cheap, also a long one.
 */
const RULE_OF: Readonly<Record<Column, Rule>> = {
  id: {
    valid: "match(id, '^0x[0-9a-fA-F]{64}$')",
    faults: [
      ["id = ''", "an id is required: 0x and 64 hexadecimal digits"],
      ["startsWith(id, '0X')", "the prefix is 0x, not 0X"],
    ],
    otherwise: "expected 0x and 64 hexadecimal digits",
  },
  epoch: {
    valid: "match(epoch, '^[1-9][0-9]{0,9}$') AND toUInt64OrZero(epoch) <= 4294967295",
    faults: [["epoch = ''", "an epoch is required: a whole number from 1 to 4294967295"]],
    otherwise: "expected a whole number from 1 to 4294967295, in plain digits",
  },
  account: {
    valid: `${HAS_SHAPE_OF_ACCOUNT} AND if(${MIXED_CASE}, ${eip55("account")}, true)`,
    faults: [
      ["account = ''", "an account is required: 0x and 40 hexadecimal digits"],
      ["startsWith(account, '0X')", "the prefix is 0x, not 0X"],
      ["NOT match(account, '^0x[0-9a-fA-F]{40}$')", "expected 0x and 40 hexadecimal digits"],
      [`account = ${ZERO_ACCOUNT}`, "the zero address cannot earn points"],
    ],
    otherwise: "the EIP-55 checksum is wrong: a typo?",
  },
  kind: {
    valid: "match(kind, '^[a-z][a-z0-9-]{0,31}$')",
    faults: [["kind = ''", "a kind is required, for example workflow"]],
    otherwise: "expected a lower-case letter and up to 31 more of a to z, 0 to 9 and hyphen",
  },
  points: {
    valid: "match(points, '^[1-9][0-9]{0,19}$') AND (length(points) < 20 OR points <= '18446744073709551615')",
    faults: [["points = ''", "points are required: a whole number from 1 to 18446744073709551615"]],
    otherwise: "expected a whole number from 1 to 18446744073709551615, in plain digits",
  },
  pattern: optionalHash("pattern"),
  evidence: optionalHash("evidence"),
  verifiedAt: {
    valid: `match(verifiedAt, '^${DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$')`,
    faults: [
      ["verifiedAt = ''", "a time is required: YYYY-MM-DDTHH:MM:SSZ"],
      [
        "NOT match(verifiedAt, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$')",
        "expected a UTC time as YYYY-MM-DDTHH:MM:SSZ",
      ],
      [`NOT match(verifiedAt, '^${YEAR}')`, "expected a year from 1970 to 2105"],
      [`NOT match(verifiedAt, '^${DAY}T')`, "there is no such day"],
    ],
    otherwise: "there is no such time of day",
  },
};

/** For each column, SQL of what is wrong with the text in it: '' if nothing is. */
export const RULES = Object.fromEntries(
  Object.entries(RULE_OF).map(([column, rule]) => [column, explanation(rule)]),
) as Readonly<Record<Column, string>>;

/**
 * SQL that holds for the rows in which no rule finds a fault, save that checksums are only looked at in `account`'s
 * rule: they cost as much as all else together, and are better judged once for each spelling than in each row.
 */
export const SOUND_BUT_FOR_CHECKSUM = Object.entries(RULE_OF)
  .map(([column, { valid }]) => `(${column === "account" ? HAS_SHAPE_OF_ACCOUNT : valid})`)
  .join(" AND ");

/** SQL of the columns of an entry, in the order of ENTRY, from text that passed the rules. */
export const NORMALISED = [
  bytes("id", 32),
  "toUInt32OrZero(epoch)",
  bytes("account", 20),
  "kind",
  "toUInt64OrZero(points)",
  bytes("pattern", 32),
  bytes("evidence", 32),
  "toUnixTimestamp(toDateTime(left(verifiedAt, 19), 'UTC'))",
].join(", ");

function explanation({ valid, faults, otherwise }: Rule): string {
  const branches = faults.map(([condition, message]) => `${condition}, '${message}'`);
  return `multiIf(${valid}, '', ${[...branches, `'${otherwise}'`].join(", ")})`;
}

function optionalHash(column: Column): Rule {
  return {
    valid: `match(${column}, '^(0x[0-9a-fA-F]{64})?$') AND ${column} != ${ZERO_HASH}`,
    faults: [
      [`startsWith(${column}, '0X')`, "the prefix is 0x, not 0X"],
      [`${column} != ${ZERO_HASH}`, "expected 0x and 64 hexadecimal digits, or nothing"],
    ],
    // In a ledger leaf, zeros stand for "none".
    otherwise: "a hash of zeros; leave the field empty if there is none",
  };
}

/**
 * SQL of whether the letters of the address in `text` are in the case that EIP-55 gives them: upper where the digit of
 * the address's hash is 8 or more. Digits are compared all at once, by the highest of their four bits: of the hash as it
 * is; of the address, where the digit is a letter, which is where that bit and one of the next two are set.
 */
export function eip55(text: string): string {
  const digits = `substring(${text}, 3)`;
  const highest = `reinterpretAsUInt256(unhex('${"8".repeat(40)}'))`;
  const hash = `reinterpretAsUInt256(left(keccak256(lower(${digits})), 20))`;
  const address = `reinterpretAsUInt256(unhex(${digits}))`;
  const letter = `bitAnd(${address}, bitOr(bitShiftLeft(${address}, 1), bitShiftLeft(${address}, 2)))`;
  const upper = `reinterpretAsUInt256(unhex(translate(${digits}, '0123456789abcdefABCDEF', '0000000000000000888888')))`;
  return `bitAnd(bitAnd(${hash}, ${letter}), ${highest}) = ${upper}`;
}

function bytes(column: Column, length: number): string {
  return `toFixedString(unhex(substring(${column}, 3)), ${length})`;
}
