import type { SQLOutputValue } from "node:sqlite";
import { bytesToHex } from "viem";
import type { Hex } from "../../shared/hex.ts";
import type { Decision } from "../reason.ts";
import type { Contribution } from "./contribution.ts";

/** The beginning of a query whose rows `toContribution` takes. */
export const SELECT = `SELECT contribution, id, account, kind, pattern, commitment, referrer, day, recorded_from,
  recorded_until, decision, appealed, reviewed, assumed_consent, grade, base, due, points, epoch, verified_at
  FROM contributions`;

/** @returns undefined if there is no row. */
export function toContributionIfAny(row: Record<string, SQLOutputValue> | undefined): Contribution | undefined {
  return row === undefined ? undefined : toContribution(row);
}

export function toContribution(row: Record<string, SQLOutputValue>): Contribution {
  const hex = (name: string): Hex => bytesToHex(row[name] as Uint8Array);
  const int = (name: string): number => row[name] as number;
  const { referrer, recorded_from: from } = row;
  return {
    contribution: int("contribution"),
    id: hex("id"),
    account: hex("account"),
    kind: row["kind"] as string,
    pattern: hex("pattern"),
    commitment: hex("commitment"),
    referrer: referrer === null ? undefined : hex("referrer"),
    span: from === null ? undefined : [int("recorded_from"), int("recorded_until")],
    day: int("day"),
    decision: row["decision"] as Decision,
    appealed: int("appealed") === 1,
    reviewed: int("reviewed") === 1,
    assumedConsent: int("assumed_consent") === 1,
    grade: int("grade"),
    base: BigInt(int("base")),
    due: BigInt(int("due")),
    points: BigInt(int("points")),
    epoch: int("epoch"),
    verifiedAt: int("verified_at"),
  };
}
