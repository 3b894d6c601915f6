import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { invariant } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import type { Engine } from "./engine.ts";
import { findBadValues, findIdConflicts, findLateEntries, refuseFaults } from "./faults.ts";
import { findRepeats, normalise, storeNew } from "./incoming.ts";
import { findLedgerFile } from "./ledger-file.ts";
import { stageParquet } from "./parquet.ts";
import { dropUncommitted } from "./schema.ts";
import { createScratch, dropScratch } from "./staging.ts";
import { stageText } from "./text.ts";

/** What an import did. */
export interface ImportSummary {
  file: string;
  /** Rows of the file. */
  rows: number;
  /** Entries that are new to the ledger. */
  imported: number;
  /** Rows whose entry was there before, in the ledger or in an earlier row. */
  duplicates: number;
  /** The new entries by epoch, ascending; points as a decimal string. */
  epochs: { epoch: number; entries: number; points: string }[];
}

/**
 * Imports a ledger file whole or not at all.
 * @throws UserError that names the file and its first faulty rows, with their columns and values.
 */
export async function importFile(
  engine: Engine,
  directory: string,
  path: string,
  onProgress: Progress,
): Promise<ImportSummary> {
  const file = await findLedgerFile(path);
  await createScratch(engine);
  try {
    if (file.format === "parquet") await stageParquet(engine, file, directory, onProgress);
    else await stageText(engine, file, onProgress);
    const [staged] = await engine.rows<[string]>("SELECT toString(count()) FROM staging");
    const rows = Number(staged?.[0]);

    onProgress("rows checked", 0, rows);
    await findBadValues(engine);
    await normalise(engine);
    await findRepeats(engine);
    await findIdConflicts(engine);
    await findLateEntries(engine);
    await refuseFaults(engine, path);
    onProgress("rows checked", rows, rows);

    return await store(engine, path, rows);
  } finally {
    await dropScratch(engine);
  }
}

async function store(engine: Engine, file: string, rows: number): Promise<ImportSummary> {
  const batch = randomUUID();
  try {
    await storeNew(engine, batch);
    const epochs = await engine.rows<[number, string, string]>(
      `SELECT epoch, toString(count()), toString(sum(toUInt256(points))) FROM entries
       WHERE batch = {batch:UUID} GROUP BY epoch ORDER BY epoch`,
      { batch },
    );
    const imported = epochs.reduce((sum, [, entries]) => sum + Number(entries), 0);
    invariant(imported <= rows, `${file}: ${imported} entries came of ${rows} rows`);
    // This one row makes the batch part of the ledger.
    if (imported > 0) {
      await engine.exec(
        `INSERT INTO batches
         SELECT {batch:UUID}, (SELECT count() FROM batches) + 1, {name:String}, {rows:UInt64}, {imported:UInt64},
                toUnixTimestamp(now())`,
        { batch, name: basename(file), rows, imported },
      );
    }
    return {
      file,
      rows,
      imported,
      duplicates: rows - imported,
      epochs: epochs.map(([epoch, entries, points]) => ({ epoch, entries: Number(entries), points })),
    };
  } catch (error) {
    // On a full disk this may fail too; then the next opening of the store does it.
    await dropUncommitted(engine).catch(() => {});
    throw error;
  }
}
