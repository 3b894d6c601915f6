import { showUtc } from "../evidence/utc.ts";
import type { Contribution } from "./store/contribution.ts";

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
