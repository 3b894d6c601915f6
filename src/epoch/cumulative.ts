import { ACCOUNT_BYTES, CLAIM_ROW_BYTES, type ClaimRow, readClaimRow, writeClaimRow } from "../merkle/claim-row.ts";
import { compareBytes, records } from "../shared/bytes.ts";
import { PAYMENT_ROW_BYTES } from "./amounts.ts";

/** Cumulative amounts after an epoch: packed claim rows, ascending by account, and the sums in wei. */
export interface Cumulative {
  rows: Uint8Array;
  count: number;
  paid: bigint;
  total: bigint;
}

/**
 * Adds what an epoch pays to what was paid before: cumulative(n) = cumulative(n−1) + amount(n). Nobody is dropped.
 * @param previous packed claim rows of the epoch before, in any order.
 * @param payment rows as `Payment.rows` gives them, ascending by account.
 */
export async function accumulate(previous: Uint8Array, payment: AsyncIterable<Uint8Array>): Promise<Cumulative> {
  const before = sortByAccount(previous);
  const merged = new ClaimRows(previous.length);
  let next = 0;
  let paid = 0n;
  for await (const row of records(payment, PAYMENT_ROW_BYTES)) {
    const account = row.subarray(0, ACCOUNT_BYTES);
    const amount = littleEndian(row.subarray(ACCOUNT_BYTES));
    paid += amount;
    let order = 1;
    let known: ClaimRow | undefined;
    while ((known = rowAt(before, next)) !== undefined && (order = compareBytes(known.account, account)) < 0) {
      merged.add(known.account, known.cumulativeAmount);
      next += 1;
    }
    if (known !== undefined && order === 0) next += 1;
    merged.add(account, amount + (known !== undefined && order === 0 ? known.cumulativeAmount : 0n));
  }
  for (let rest = rowAt(before, next); rest !== undefined; rest = rowAt(before, ++next)) {
    merged.add(rest.account, rest.cumulativeAmount);
  }
  return { ...merged.packed(), paid };
}

function rowAt(rows: Uint8Array, index: number): ClaimRow | undefined {
  const start = index * CLAIM_ROW_BYTES;
  return start < rows.length ? readClaimRow(rows.subarray(start, start + CLAIM_ROW_BYTES)) : undefined;
}

/** Packed claim rows that grow. */
class ClaimRows {
  #bytes: Uint8Array;
  #count = 0;
  #total = 0n;

  /** @param length how many bytes to begin with. */
  constructor(length: number) {
    this.#bytes = new Uint8Array(Math.max(length, CLAIM_ROW_BYTES));
  }

  add(account: Uint8Array, cumulativeAmount: bigint): void {
    const start = this.#count * CLAIM_ROW_BYTES;
    if (start === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    writeClaimRow(this.#bytes.subarray(start, start + CLAIM_ROW_BYTES), account, cumulativeAmount);
    this.#count += 1;
    this.#total += cumulativeAmount;
  }

  packed(): { rows: Uint8Array; count: number; total: bigint } {
    return { rows: this.#bytes.subarray(0, this.#count * CLAIM_ROW_BYTES), count: this.#count, total: this.#total };
  }
}

function sortByAccount(rows: Uint8Array): Uint8Array {
  const order = new Uint32Array(rows.length / CLAIM_ROW_BYTES).map((_, index) => index);
  const account = (index: number): Uint8Array =>
    rows.subarray(index * CLAIM_ROW_BYTES, index * CLAIM_ROW_BYTES + ACCOUNT_BYTES);
  order.sort((a, b) => compareBytes(account(a), account(b)));
  const sorted = new Uint8Array(rows.length);
  order.forEach((from, to) => {
    sorted.set(rows.subarray(from * CLAIM_ROW_BYTES, (from + 1) * CLAIM_ROW_BYTES), to * CLAIM_ROW_BYTES);
  });
  return sorted;
}

/** A UInt256 as ClickHouse's RowBinary writes it. */
function littleEndian(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let value = 0n;
  for (let offset = 24; offset >= 0; offset -= 8) value = (value << 64n) | view.getBigUint64(offset, true);
  return value;
}
