import { invariant } from "../shared/errors.ts";
import type { Engine } from "./engine.ts";

/**
 * Replaces an account by `(erased)` in the names of imported files: operators like to name a contributor's file after
 * the contributor. Like the entries, `batches` is written anew and exchanged, so that nothing stays on the disk. It can be
 * repeated, and does nothing where no name holds the account.
 * @param digits SQL of the 40 hex digits, from `withAccount`.
 */
export async function forgetFileNames(engine: Engine, digits: string): Promise<void> {
  const [named] = await engine.rows(`SELECT 1 FROM batches WHERE position(lower(file), ${digits}) > 0 LIMIT 1`);
  if (named === undefined) return;
  const next = engine.scratch("batches");
  try {
    await engine.exec(`CREATE TABLE ${next} AS batches`);
    await engine.exec(
      `INSERT INTO ${next}
       SELECT * REPLACE (replaceRegexpAll(file, concat('(?i)(0x)?', ${digits}), '(erased)') AS file) FROM batches`,
    );
    const [row] = await engine.rows<[number, string]>(
      `SELECT (SELECT groupBitXor(cityHash64(batch, sequence, rows, entries, imported_at)) FROM ${next}) =
              (SELECT groupBitXor(cityHash64(batch, sequence, rows, entries, imported_at)) FROM batches),
              (SELECT toString(countIf(position(lower(file), ${digits}) > 0)) FROM ${next})`,
    );
    // A batch that is lost takes its entries with it.
    invariant(row?.[0] === 1, "the records of imports would be others than before");
    invariant(row?.[1] === "0", `${row?.[1]} names of imported files would still hold the account`);
    await engine.exec(`EXCHANGE TABLES batches AND ${next}`);
  } finally {
    await engine.exec(`DROP TABLE IF EXISTS ${next} SYNC`);
  }
}
