import { encodeAbiParameters, getAddress, type Hex, keccak256, padHex, stringToHex } from "viem";
import { ZERO_HASH } from "../../src/shared/hex.ts";
import type { LedgerRow } from "./ledger.ts";

/** An entry as the ledger must hold it. */
export interface ModelEntry {
  id: Hex;
  epoch: bigint;
  account: Hex;
  kind: string;
  points: bigint;
  pattern: Hex;
  evidence: Hex;
  verifiedAt: bigint;
}

/** What the rules of the ledger format say, in plain TypeScript and apart from the SQL. */
const VALID: Readonly<Record<keyof LedgerRow, (text: string) => boolean>> = {
  id: (text) => /^0x[\da-f]{64}$/i.test(text) && text[1] === "x",
  epoch: (text) => isInteger(text, 2n ** 32n - 1n),
  account: isAccount,
  kind: (text) => text.length <= 32 && /^[a-z]/.test(text) && !/[^a-z0-9-]/.test(text),
  points: (text) => isInteger(text, 2n ** 64n - 1n),
  pattern: (text) => text === "" || (VALID.id(text) && BigInt(text) > 0n),
  evidence: (text) => VALID.pattern(text),
  verifiedAt: (text) => {
    const time = new Date(text);
    if (Number.isNaN(time.getTime()) || time.toISOString().replace(".000Z", "Z") !== text) return false;
    return time.getUTCFullYear() >= 1970 && time.getUTCFullYear() <= 2105;
  },
};

export function isValid(column: keyof LedgerRow, text: string): boolean {
  return VALID[column](text);
}

function isInteger(text: string, max: bigint): boolean {
  if (text === "" || /[^0-9]/.test(text)) return false;
  const value = BigInt(text);
  return value >= 1n && value <= max && String(value) === text;
}

function isAccount(text: string): boolean {
  if (text.length !== 42 || !text.startsWith("0x") || /[^\da-fA-F]/.test(text.slice(2))) return false;
  if (BigInt(text) === 0n) return false;
  const digits = text.slice(2);
  const mixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase();
  return !mixed || getAddress(text.toLowerCase()) === text;
}

export function modelEntry(row: LedgerRow): ModelEntry {
  return {
    id: row.id.toLowerCase() as Hex,
    epoch: BigInt(row.epoch),
    account: row.account.toLowerCase() as Hex,
    kind: row.kind,
    points: BigInt(row.points),
    pattern: (row.pattern || ZERO_HASH).toLowerCase() as Hex,
    evidence: (row.evidence || ZERO_HASH).toLowerCase() as Hex,
    verifiedAt: BigInt(Date.parse(row.verifiedAt)) / 1000n,
  };
}

/** The types of a leaf of the ledger tree. */
export const LEAF_TYPES = ["bytes32", "uint256", "address", "bytes32", "uint256", "bytes32", "bytes32", "uint256"];

export function leafValues(entry: ModelEntry): unknown[] {
  const kind = padHex(stringToHex(entry.kind), { dir: "right", size: 32 });
  const { id, epoch, account, points, pattern, evidence, verifiedAt } = entry;
  return [id, epoch, account, kind, points, pattern, evidence, verifiedAt];
}

export function modelLeaf(entry: ModelEntry): Hex {
  const encoded = encodeAbiParameters(
    LEAF_TYPES.map((type) => ({ type })),
    leafValues(entry),
  );
  return keccak256(keccak256(encoded));
}
