import { ACCOUNT_BYTES, CLAIM_ROW_BYTES } from "../merkle/claim-row.ts";
import type { TreeHasher } from "../merkle/tree-hasher.ts";
import { InvariantError, invariant, UserError } from "../shared/errors.ts";
import { PAYMENT_ROW_BYTES } from "./amounts.ts";
import { WeiSum } from "./wei-sum.ts";

/** Cumulative amounts after an epoch: packed claim rows, ascending by account, and the sums in wei. */
export interface Cumulative {
  /** At least `count` rows. */
  rows: Uint8Array;
  count: number;
  paid: bigint;
  total: bigint;
}

/**
 * Adds what an epoch pays to what was paid before: cumulative(n) = cumulative(n−1) + amount(n). Nobody is dropped.
 * @param previous packed claim rows of the epoch before, in any order.
 * @param payment chunks of rows as `Payment.rows` gives them, ascending by account; a chunk may end inside a row.
 * @throws UserError if an amount reaches 2^128 wei.
 */
export async function accumulate(
  hasher: TreeHasher,
  previous: Uint8Array,
  payment: AsyncIterable<Uint8Array>,
): Promise<Cumulative> {
  const merge = new Merge(sortByAccount(hasher, previous));
  let cut = new Uint8Array(0);
  for await (const chunk of payment) {
    let bytes: Uint8Array = chunk;
    if (cut.length > 0) {
      bytes = new Uint8Array(cut.length + chunk.length);
      bytes.set(cut);
      bytes.set(chunk, cut.length);
    }
    const whole = bytes.length - (bytes.length % PAYMENT_ROW_BYTES);
    merge.pay(bytes.subarray(0, whole));
    cut = bytes.slice(whole);
  }
  invariant(cut.length === 0, "the amounts end inside a row");
  return merge.finish();
}

/** Walks along two lists ascending by account. Amounts are added word by word: millions of bigints would take seconds. */
class Merge {
  readonly #before: DataView;
  #next = 0;
  #rows: Uint8Array;
  #view: DataView;
  #length = 0;
  readonly #paid = new WeiSum();
  readonly #total = new WeiSum();

  constructor(before: Uint8Array) {
    this.#before = viewOf(before);
    this.#rows = new Uint8Array(before.length + CLAIM_ROW_BYTES);
    this.#view = viewOf(this.#rows);
  }

  pay(payment: Uint8Array): void {
    const amounts = viewOf(payment);
    for (let at = 0; at < payment.length; at += PAYMENT_ROW_BYTES) {
      let order = this.#compareNext(amounts, at);
      for (; order < 0; order = this.#compareNext(amounts, at)) this.#keep();
      if (order > 0) this.#append(amounts, at);
      else this.#keep();
      this.#add(amounts, at + ACCOUNT_BYTES);
    }
  }

  finish(): Cumulative {
    while (this.#next < this.#before.byteLength) this.#keep();
    for (let at = 0; at < this.#length; at += CLAIM_ROW_BYTES) this.#total.add(this.#view, at + ACCOUNT_BYTES);
    return {
      rows: this.#rows,
      count: this.#length / CLAIM_ROW_BYTES,
      paid: this.#paid.value(),
      total: this.#total.value(),
    };
  }

  /** How the next account of before stands to that of a payment; after it if there is none. */
  #compareNext(amounts: DataView, at: number): number {
    if (this.#next === this.#before.byteLength) return 1;
    for (let i = 0; i < ACCOUNT_BYTES; i += 4) {
      const difference = this.#before.getUint32(this.#next + i) - amounts.getUint32(at + i);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** Takes over the next row of before. */
  #keep(): void {
    this.#makeRoom();
    for (let i = 0; i < CLAIM_ROW_BYTES; i += 4) {
      this.#view.setUint32(this.#length + i, this.#before.getUint32(this.#next + i));
    }
    this.#next += CLAIM_ROW_BYTES;
    this.#length += CLAIM_ROW_BYTES;
  }

  /** A new row, of nothing yet. */
  #append(amounts: DataView, at: number): void {
    this.#makeRoom();
    for (let i = 0; i < ACCOUNT_BYTES; i += 4) this.#view.setUint32(this.#length + i, amounts.getUint32(at + i));
    this.#length += CLAIM_ROW_BYTES;
  }

  /** Adds an amount, 32 bytes little-endian, to the last row's, 16 bytes big-endian. */
  #add(amounts: DataView, at: number): void {
    const amount = this.#length - CLAIM_ROW_BYTES + ACCOUNT_BYTES;
    let carry = 0;
    for (let word = 0; word < 4; word++) {
      const paid = amounts.getUint32(at + 4 * word, true);
      this.#paid.addWord(word, paid);
      const sum = this.#view.getUint32(amount + 12 - 4 * word) + paid + carry;
      this.#view.setUint32(amount + 12 - 4 * word, sum >>> 0);
      carry = sum > 0xffff_ffff ? 1 : 0;
    }
    const beyond = amounts.getBigUint64(at + 16, true) | amounts.getBigUint64(at + 24, true);
    if (carry > 0 || beyond > 0n) {
      throw new UserError(
        "a cumulative amount reaches 2^128 wei, which a claim row cannot hold; lower the policy's budget",
      );
    }
    this.#paid.counted();
  }

  #makeRoom(): void {
    if (this.#length + CLAIM_ROW_BYTES <= this.#rows.length) return;
    const larger = new Uint8Array(2 * this.#rows.length);
    larger.set(this.#rows);
    this.#rows = larger;
    this.#view = viewOf(larger);
  }
}

function sortByAccount(hasher: TreeHasher, rows: Uint8Array): Uint8Array {
  if (rows.length === 0) return rows;
  const sorted = new Uint8Array(rows.length);
  const order = hasher.accountOrder(rows);
  const from = viewOf(rows);
  const to = viewOf(sorted);
  for (let i = 0; i < order.length; i++) {
    const start = (order[i] ?? 0) * CLAIM_ROW_BYTES;
    for (let at = 0; at < CLAIM_ROW_BYTES; at += 4) to.setUint32(i * CLAIM_ROW_BYTES + at, from.getUint32(start + at));
  }
  return sorted;
}

function viewOf(bytes: Uint8Array): DataView {
  if (bytes.length % 4 !== 0) throw new InvariantError(`${bytes.length} bytes are not whole rows`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
