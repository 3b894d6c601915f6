import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Hex } from "../../shared/hex.ts";

/**
 * What ties accounts: who brought whom, who copied whom, and when each recorded (Unix seconds). What a person accepted is
 * no copy.
 */
export interface Ties {
  referrals: { account: Hex; referrer: Hex }[];
  copies: { account: Hex; of: Hex }[];
  recordings: { account: Hex; from: number; until: number }[];
}

const hex = (column: string): string => `'0x' || lower(hex(${column}))`;

const REFERRALS = `SELECT ${hex("account")} AS account, ${hex("referrer")} AS other FROM contributions
  WHERE referrer IS NOT NULL`;
const COPIES = `SELECT ${hex("a.account")} AS account, ${hex("b.account")} AS other FROM copies
  JOIN contributions a ON a.contribution = copies.contribution
  JOIN contributions b ON b.contribution = copies.original
  WHERE NOT (a.decision = 'accept' AND a.reviewed = 1)`;
const RECORDINGS = `SELECT ${hex("account")} AS account, recorded_from, recorded_until FROM contributions
  WHERE recorded_from IS NOT NULL`;

type Row = Record<string, SQLOutputValue>;

/** The ties between the accounts of a store, over all its workflows: some 100 bytes of memory for each. */
export function readTies(db: DatabaseSync): Ties {
  const accounts = new Map<SQLOutputValue | undefined, Hex>();
  // One string for an account, however many workflows it has.
  const account = (value: SQLOutputValue | undefined): Hex => {
    const known = accounts.get(value) ?? (value as Hex);
    accounts.set(known, known);
    return known;
  };
  const read = <T>(sql: string, tie: (row: Row) => T): T[] => Array.from(db.prepare(sql).iterate(), tie);
  return {
    referrals: read(REFERRALS, (row) => ({ account: account(row["account"]), referrer: account(row["other"]) })),
    copies: read(COPIES, (row) => ({ account: account(row["account"]), of: account(row["other"]) })),
    recordings: read(RECORDINGS, (row) => ({
      account: account(row["account"]),
      from: row["recorded_from"] as number,
      until: row["recorded_until"] as number,
    })),
  };
}
