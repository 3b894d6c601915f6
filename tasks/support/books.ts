import { bytesToHex } from "viem";
import type { EpochDirectory } from "../../src/epoch/directory.ts";
import { readCumulative } from "../../src/epoch/read-cumulative.ts";
import { CLAIM_ROW_BYTES, readClaimRow } from "../../src/merkle/claim-row.ts";
import { InvariantError } from "../../src/shared/errors.ts";
import type { Deployment } from "./deployment.ts";

/** Where the rewards of all epochs so far are, in wei. */
export interface Books {
  /** Σ of the leaves of the newest epoch. */
  earned: bigint;
  /** Σ of what the `Claimed` events say. */
  claimed: bigint;
  /** Σ over all leaves of what the account has not claimed yet. */
  claimable: bigint;
  /** What left the treasury for the distributor. */
  pulled: bigint;
}

/**
 * Reconciles the newest active epoch with the chain to the wei: what was claimed and what can be claimed is together
 * what was earned, which is what left the treasury; and the distributor holds exactly what can be claimed.
 * @param treasuryBefore the treasury's balance before the first activation.
 * @throws InvariantError with the numbers if anything is lost or made up.
 */
export async function reconcile(
  { distributor, token }: Deployment,
  newest: EpochDirectory,
  treasuryBefore: bigint,
): Promise<Books> {
  const claimedBy = new Map<string, bigint>();
  for (const { args } of await distributor.queryFilter(distributor.filters.Claimed())) {
    const account = args.account.toLowerCase();
    claimedBy.set(account, (claimedBy.get(account) ?? 0n) + args.amount);
  }
  const books: Books = { earned: 0n, claimed: 0n, claimable: 0n, pulled: 0n };
  const rows = await readCumulative(newest);
  for (let offset = 0; offset < rows.length; offset += CLAIM_ROW_BYTES) {
    const row = readClaimRow(rows.subarray(offset, offset + CLAIM_ROW_BYTES));
    const account = bytesToHex(row.account);
    const claimed = claimedBy.get(account) ?? 0n;
    claimedBy.delete(account);
    check(claimed <= row.cumulativeAmount, `${account} claimed ${claimed} wei and earned ${row.cumulativeAmount}`);
    books.earned += row.cumulativeAmount;
    books.claimed += claimed;
    books.claimable += row.cumulativeAmount - claimed;
  }
  books.pulled = treasuryBefore - (await token.balanceOf(await distributor.treasury()));
  const held = await token.balanceOf(distributor);
  check(claimedBy.size === 0, `${[...claimedBy.keys()].join(", ")} claimed without a leaf`);
  check(books.earned === BigInt(newest.manifest.cumulativeTotal), "the leaves do not sum to the manifest's total");
  check(books.pulled === books.earned, `${books.pulled} wei left the treasury for ${books.earned} wei earned`);
  check(held === books.claimable, `the distributor holds ${held} wei for ${books.claimable} wei that can be claimed`);
  return books;
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new InvariantError(`the books do not balance: ${what}`);
}
