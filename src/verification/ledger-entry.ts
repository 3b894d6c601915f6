import { keccak256 } from "viem";
import { showUtc, unixSeconds } from "../evidence/utc.ts";
import type { Contribution } from "./store/contribution.ts";
import type { HistoryEntry } from "./store/record.ts";

/** The line of `lam-ledger-v1` (NDJSON) that pays a contribution; the same contribution gives the same bytes. */
export function ledgerLine({
  id,
  epoch,
  account,
  kind,
  points,
  pattern,
  commitment,
  verifiedAt,
}: Contribution): string {
  return JSON.stringify({
    id,
    epoch: String(epoch),
    account,
    kind,
    points: String(points),
    pattern,
    evidence: commitment,
    verifiedAt: showUtc(verifiedAt),
  });
}

/** What a person granted of points that a workflow did not get: an entry of its own, since a ledger never changes one. */
export function grantedEntry(row: Contribution, history: readonly HistoryEntry[]): Contribution | undefined {
  const granted = history.find(({ what }) => what === "granted-points");
  if (granted?.points === undefined || granted.epoch === undefined) return undefined;
  const { points, epoch, at } = granted;
  return { ...row, id: keccak256(row.id), points: BigInt(points), epoch, verifiedAt: unixSeconds(at) };
}
