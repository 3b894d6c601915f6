import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { invariant } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import type { Engine } from "./engine.ts";
import { dropKept, readErasedFile } from "./erased-file.ts";
import { findBadValues, findIdConflicts, findLateEntries, refuseFaults } from "./faults.ts";
import { findRepeats, setAside, storeLeaves, storeNew, storeSound } from "./incoming.ts";
import { passOverErased, refuseMisfiled, storeKept } from "./kept-leaves.ts";
import { findLedgerFile } from "./ledger-file.ts";
import { withParquet } from "./parquet.ts";
import { stageParquet } from "./parquet-upload.ts";
import { findMisspelt, findSharedIds } from "./screening.ts";
import type { Source } from "./source.ts";
import { createScratch, dropScratch } from "./staging.ts";
import { stageText } from "./text.ts";
import { dropUncommitted } from "./uncommitted.ts";

/** What an import did. */
export interface ImportSummary {
  file: string;
  /** Rows of the file. */
  rows: number;
  /** Entries that are new to the ledger. */
  imported: number;
  /** Rows whose entry was there before, in the ledger or in an earlier row. */
  duplicates: number;
  /** Rows whose entry was erased: they stay erased. */
  erased: number;
  /** Leaves kept of erased entries that are new to the ledger, from the file given with it. */
  kept: number;
  /** The new entries by epoch, ascending; points as a decimal string. */
  epochs: { epoch: number; entries: number; points: string }[];
}

/**
 * Imports a ledger file whole or not at all.
 * @param room beside which there is room for what has to be put down for a while.
 * @throws UserError that names the file and its first faulty rows, with their columns and values.
 */
export async function importFile(
  engine: Engine,
  room: string,
  path: string,
  erasedFile: string | undefined,
  onProgress: Progress,
): Promise<ImportSummary> {
  const file = await findLedgerFile(path, erasedFile !== undefined);
  const take = (source: Source) => takeIn(engine, { file: path, erasedFile }, source, onProgress);
  try {
    await createScratch(engine);
    if (erasedFile !== undefined) await readErasedFile(engine, erasedFile);
    const summary = await read();
    await cleanUp(engine);
    return summary;
  } catch (error) {
    // Where the engine is out of reach this fails too; then the next opening of the store does it. On a full disk, the
    // first makes room for the second.
    await cleanUp(engine).catch(() => {});
    await dropUncommitted(engine).catch(() => {});
    throw error;
  }

  async function read(): Promise<ImportSummary> {
    if (file.format !== "parquet") return take(await stageText(engine, file, onProgress));
    if (engine.readsFiles) return withParquet(engine, file, room, take);
    return take(await stageParquet(engine, file, room, onProgress));
  }
}

async function cleanUp(engine: Engine): Promise<void> {
  await dropScratch(engine);
  await dropKept(engine);
}

/** The files of an import. */
interface Files {
  file: string;
  /** That of the leaves kept of erased entries. */
  erasedFile: string | undefined;
}

/** Nothing of it is part of the ledger before the batch is on record. */
async function takeIn(engine: Engine, files: Files, source: Source, onProgress: Progress): Promise<ImportSummary> {
  const batch = randomUUID();
  // Merging costs as much as a tenth of an import, and can wait.
  return engine.withoutMerges(["entries", "leaves"], () => put(engine, batch, files, source, onProgress));
}

/**
 * Most rows of most files are new and without a fault, so these are stored at once, and only the others are looked at
 * closely.
 */
async function put(
  engine: Engine,
  batch: string,
  { file, erasedFile }: Files,
  source: Source,
  onProgress: Progress,
): Promise<ImportSummary> {
  const { rows } = source;
  onProgress("ids compared", 0, rows);
  await findSharedIds(engine, source);
  onProgress("rows checked and stored", 0, rows);
  await findMisspelt(engine, source);
  const sound = await storeSound(engine, source, batch);
  onProgress("rows checked and stored", sound, rows);
  invariant(sound <= rows, `${file}: of its ${rows} rows ${sound} were stored`);
  const erased = sound < rows ? await lookCloser(engine, file, source, batch, sound) : 0;
  onProgress("rows checked and stored", rows, rows);

  const epochs = await epochsOf(engine, batch);
  const imported = epochs.reduce((sum, { entries }) => sum + entries, 0);
  await storeLeaves(engine, batch, epochs, (leaves) => onProgress("leaf hashes stored", leaves, imported));
  await refuseMisfiled(engine, batch, file);
  const kept = erasedFile === undefined ? 0 : await storeKept(engine, batch, erasedFile);
  if (imported + kept > 0) await record(engine, batch, file, rows, imported + kept);
  return { file, rows, imported, duplicates: rows - imported - erased, erased, kept, epochs };
}

/**
 * @returns the number of rows that were erased.
 * @throws UserError if any row is faulty.
 */
async function lookCloser(engine: Engine, file: string, source: Source, batch: string, sound: number): Promise<number> {
  await findBadValues(engine, source);
  await setAside(engine, source);
  const [count] = await engine.rows<[string]>(
    `SELECT toString((SELECT uniqExact(row) FROM ${engine.scratch("faults")})
                   + (SELECT count() FROM ${engine.scratch("incoming")}))`,
  );
  invariant(
    sound + Number(count?.[0]) === source.rows,
    `${file}: of its ${source.rows} rows ${sound} were stored, and ${count?.[0]} looked at`,
  );
  await findRepeats(engine);
  const erased = await passOverErased(engine);
  await findIdConflicts(engine);
  await findLateEntries(engine);
  await refuseFaults(engine, file);
  await storeNew(engine, batch);
  return erased;
}

async function epochsOf(engine: Engine, batch: string): Promise<ImportSummary["epochs"]> {
  const rows = await engine.rows<[number, string, string]>(
    `SELECT epoch, toString(count()), toString(sum(toUInt256(points))) FROM entries
     WHERE batch = {batch:UUID} GROUP BY epoch ORDER BY epoch`,
    { batch },
  );
  return rows.map(([epoch, entries, points]) => ({ epoch, entries: Number(entries), points }));
}

/** This one row makes the batch part of the ledger. */
async function record(engine: Engine, batch: string, file: string, rows: number, imported: number): Promise<void> {
  const [there] = await engine.rows<[string, string]>(
    `SELECT (SELECT toString(count()) FROM entries WHERE batch = {batch:UUID}),
            (SELECT toString(count()) FROM leaves WHERE batch = {batch:UUID})`,
    { batch },
  );
  invariant(
    there?.[0] === String(imported) && there[1] === String(imported),
    `${file}: ${imported} entries and as many leaves were stored, ${there?.join(" and ")} are there`,
  );
  await engine.exec(
    `INSERT INTO batches
     SELECT {batch:UUID}, (SELECT count() FROM batches) + 1, {name:String}, {rows:UInt64}, {imported:UInt64},
            toUnixTimestamp(now())
     WHERE ${engine.mayWrite}`,
    { batch, name: basename(file), rows, imported },
  );
}
