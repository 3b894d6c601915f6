import { invariant, UserError } from "../shared/errors.ts";
import type { Engine } from "./engine.ts";
import { dropScratch } from "./staging.ts";

const VERSION = 1;

/** Reaches the disk before the statement returns: a batch must not be on record without its rows. */
const DURABLE = "fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1";

/**
 * A statement that inserts many rows can stop half-way, so every row carries its batch, and a batch exists once its one
 * row is in `batches`. Readers use the two views, which show no other rows.
 *
 * An absent pattern or evidence is 32 zero bytes. `verified_at` is Unix seconds. `leaves` holds the ledger leaf of every
 * entry, in the order in which a snapshot reads them.
 */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS entries (
     batch UUID, id FixedString(32), epoch UInt32, account FixedString(20), kind LowCardinality(String), points UInt64,
     pattern FixedString(32), evidence FixedString(32), verified_at UInt32
   ) ENGINE = MergeTree ORDER BY (epoch, account, id) SETTINGS ${DURABLE}`,
  `CREATE TABLE IF NOT EXISTS leaves (batch UUID, epoch UInt32, leaf FixedString(32))
   ENGINE = MergeTree ORDER BY (epoch, leaf) SETTINGS ${DURABLE}`,
  `CREATE TABLE IF NOT EXISTS batches (
     batch UUID, sequence UInt32, file String, rows UInt64, entries UInt64, imported_at UInt32
   ) ENGINE = MergeTree ORDER BY sequence SETTINGS ${DURABLE}`,
  // The last record of an epoch counts: it may be built again under another policy, from the same entries.
  `CREATE TABLE IF NOT EXISTS epochs (
     epoch UInt32, sequence UInt32, manifest_hash String, ledger_root String, entries UInt64
   ) ENGINE = MergeTree ORDER BY (epoch, sequence) SETTINGS ${DURABLE}`,
  `CREATE VIEW IF NOT EXISTS ledger_entries AS
   SELECT id, epoch, account, kind, points, pattern, evidence, verified_at
   FROM entries WHERE batch IN (SELECT batch FROM batches)`,
  `CREATE VIEW IF NOT EXISTS ledger_leaves AS
   SELECT epoch, leaf FROM leaves WHERE batch IN (SELECT batch FROM batches)`,
  `CREATE TABLE IF NOT EXISTS schema_version (version UInt32) ENGINE = MergeTree ORDER BY version SETTINGS ${DURABLE}`,
];

/**
 * Creates the tables of a new store, and removes what an interrupted import left in an old one.
 * @throws UserError if the store is of another version.
 * @throws InvariantError if rows of the store are lost.
 */
export async function openSchema(engine: Engine, directory: string): Promise<void> {
  const version = await storedVersion(engine);
  if (version === undefined) {
    for (const table of TABLES) await engine.exec(table);
    await engine.exec(`INSERT INTO schema_version VALUES (${VERSION})`);
  } else if (version !== VERSION) {
    throw new UserError(
      `${directory} is a ledger store of version ${version}, and this release reads version ${VERSION} only; ` +
        "use the release that wrote it, or import the ledger files into a new directory",
    );
  }
  await dropScratch(engine);
  await dropUncommitted(engine);
  await checkComplete(engine, directory);
}

/** Removes the rows of batches that never came to be. Reads no row and writes nothing if there are none. */
export async function dropUncommitted(engine: Engine): Promise<void> {
  for (const table of ["entries", "leaves"]) {
    const uncommitted = "batch NOT IN (SELECT batch FROM batches)";
    const [row] = await engine.rows<[string]>(`SELECT toString(count()) FROM ${table} WHERE ${uncommitted}`);
    if (row?.[0] !== "0")
      await engine.exec(`ALTER TABLE ${table} DELETE WHERE ${uncommitted} SETTINGS mutations_sync = 2`);
  }
}

/** Undefined in a store whose creation did not come to its end. */
async function storedVersion(engine: Engine): Promise<number | undefined> {
  const [exists] = await engine.rows<[number]>("EXISTS TABLE schema_version");
  if (exists?.[0] !== 1) return undefined;
  const [row] = await engine.rows<[number]>("SELECT version FROM schema_version");
  return row?.[0];
}

async function checkComplete(engine: Engine, directory: string): Promise<void> {
  const [row] = await engine.rows<[string, string, string]>(
    `SELECT (SELECT count() FROM entries), (SELECT count() FROM leaves), (SELECT sum(entries) FROM batches)`,
  );
  invariant(
    row?.[0] === row?.[2] && row?.[1] === row?.[2],
    `${directory} is damaged: ${row?.[2]} entries are on record, ${row?.[0]} entries and ${row?.[1]} leaves are there`,
  );
}
