import type { DatabaseSync } from "node:sqlite";
import { bytesToHex } from "viem";
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

/** The ties between the accounts of a store, over all its workflows. */
export function readTies(db: DatabaseSync): Ties {
  const hex = (value: unknown): Hex => bytesToHex(value as Uint8Array);
  const referrals = db.prepare("SELECT account, referrer FROM contributions WHERE referrer IS NOT NULL").all();
  const copies = db
    .prepare(
      `SELECT a.account AS account, b.account AS original FROM copies
       JOIN contributions a ON a.contribution = copies.contribution
       JOIN contributions b ON b.contribution = copies.original
       WHERE NOT (a.decision = 'accept' AND a.reviewed = 1)`,
    )
    .all();
  const recordings = db
    .prepare("SELECT account, recorded_from, recorded_until FROM contributions WHERE recorded_from IS NOT NULL")
    .all();
  return {
    referrals: referrals.map(({ account, referrer }) => ({ account: hex(account), referrer: hex(referrer) })),
    copies: copies.map(({ account, original }) => ({ account: hex(account), of: hex(original) })),
    recordings: recordings.map((row) => ({
      account: hex(row["account"]),
      from: row["recorded_from"] as number,
      until: row["recorded_until"] as number,
    })),
  };
}
