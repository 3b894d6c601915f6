import { hexToBytes } from "viem";
import type { Hex } from "../shared/hex.ts";
import type { Engine } from "./engine.ts";

/**
 * Gives `use` the SQL condition that a row of `entries` is the account's, and SQL of its 40 hex digits, lower-case. The
 * account goes through a table in memory: in the text or the parameters of a query it would stay in the logs of a server,
 * and a table on disk would have to forget it.
 */
export async function withAccount<T>(
  engine: Engine,
  account: Hex,
  use: (theirs: string, digits: string) => Promise<T>,
): Promise<T> {
  const table = engine.scratch("account");
  await engine.exec(`DROP TABLE IF EXISTS ${table} SYNC`);
  await engine.exec(`CREATE TABLE ${table} (account FixedString(20)) ENGINE = Memory`);
  try {
    await engine.insert(table, escapedRow(hexToBytes(account)), "TSV");
    return await use(`account IN (SELECT account FROM ${table})`, `(SELECT lower(hex(account)) FROM ${table})`);
  } finally {
    await engine.exec(`DROP TABLE IF EXISTS ${table} SYNC`);
  }
}

/** The number of entries that an account has in the ledger. */
export async function countEntries(engine: Engine, account: Hex): Promise<number> {
  return withAccount(engine, account, async (theirs) => {
    const [row] = await engine.rows<[string]>(`SELECT toString(count()) FROM ledger_entries WHERE ${theirs}`);
    return Number(row?.[0]);
  });
}

async function* escapedRow(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const escaped = Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`);
  yield new TextEncoder().encode(`${escaped.join("")}\n`);
}
