import { createCipheriv } from "node:crypto";
import { CLAIM_ROW_BYTES } from "../../src/merkle/claim-row.ts";

/** Packed claim rows of that many accounts, the same each time: random accounts, amounts below 2^96 wei. */
export function randomRows(count: number): Uint8Array {
  const stream = createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16));
  const rows = new Uint8Array(stream.update(Buffer.alloc(count * CLAIM_ROW_BYTES)));
  for (let row = 0; row < count; row++) rows.fill(0, row * CLAIM_ROW_BYTES + 20, row * CLAIM_ROW_BYTES + 24);
  return rows;
}
