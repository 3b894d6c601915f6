import { UserError } from "../shared/errors.ts";

/** A claim row: account (20 bytes) ‖ cumulative amount in wei (16 bytes, big-endian). */
export const CLAIM_ROW_BYTES = 36;
export const ACCOUNT_BYTES = 20;

export interface ClaimRow {
  account: Uint8Array;
  /** Wei. */
  cumulativeAmount: bigint;
}

/**
 * Writes one row to the first 36 bytes of `target`.
 * @throws UserError if the amount does not fit 16 bytes.
 */
export function writeClaimRow(target: Uint8Array, account: Uint8Array, cumulativeAmount: bigint): void {
  if (cumulativeAmount < 0n || cumulativeAmount >> 128n !== 0n) {
    throw new UserError(`cumulative amount ${cumulativeAmount} wei: must be below 2^128, lower the policy's budget`);
  }
  target.set(account.subarray(0, ACCOUNT_BYTES));
  const view = new DataView(target.buffer, target.byteOffset, CLAIM_ROW_BYTES);
  view.setBigUint64(ACCOUNT_BYTES, cumulativeAmount >> 64n);
  view.setBigUint64(ACCOUNT_BYTES + 8, cumulativeAmount & 0xffff_ffff_ffff_ffffn);
}

/** Reads the row in the first 36 bytes of `row`; the account is a view, not a copy. */
export function readClaimRow(row: Uint8Array): ClaimRow {
  const view = new DataView(row.buffer, row.byteOffset, CLAIM_ROW_BYTES);
  return {
    account: row.subarray(0, ACCOUNT_BYTES),
    cumulativeAmount: (view.getBigUint64(ACCOUNT_BYTES) << 64n) | view.getBigUint64(ACCOUNT_BYTES + 8),
  };
}
