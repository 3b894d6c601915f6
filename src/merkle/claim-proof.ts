import { compareBytes } from "../shared/bytes.ts";
import { ACCOUNT_BYTES, CLAIM_ROW_BYTES, readClaimRow } from "./claim-row.ts";
import { leafNode, treeProof } from "./tree.ts";
import type { ClaimTree } from "./tree-hasher.ts";

/** What an account needs for a claim. */
export interface ClaimProof {
  /** Wei. */
  cumulativeAmount: bigint;
  /** The siblings from the account's leaf up to the root. */
  proof: Uint8Array[];
}

/**
 * The amount and proof of an account, undefined if it has no row.
 * @param order the tree's row numbers ascending by account, as `TreeHasher.accountOrder` gives them.
 */
export function proveClaim(tree: ClaimTree, order: Uint32Array, account: Uint8Array): ClaimProof | undefined {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(rowAt(tree, order[middle] ?? 0).account, account) < 0) low = middle + 1;
    else high = middle;
  }
  const leaf = order[low];
  if (leaf === undefined) return undefined;
  const row = rowAt(tree, leaf);
  if (compareBytes(row.account, account) !== 0) return undefined;
  return { cumulativeAmount: row.cumulativeAmount, proof: treeProof(tree, leafNode(tree.leafCount, leaf)) };
}

function rowAt({ rows }: ClaimTree, i: number): { account: Uint8Array; cumulativeAmount: bigint } {
  const { account, cumulativeAmount } = readClaimRow(rows.subarray(i * CLAIM_ROW_BYTES, (i + 1) * CLAIM_ROW_BYTES));
  return { account: account.subarray(0, ACCOUNT_BYTES), cumulativeAmount };
}
