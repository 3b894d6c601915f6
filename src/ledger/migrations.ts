/** Reaches the disk before the statement returns: a batch must not be on record without its rows. */
const DURABLE = "fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1";

/**
 * What leads from each version of the store to the next, the first from nothing to version 1. A new store and an old
 * one go the same way. Every statement can be repeated: an upgrade that was killed begins again at the version on
 * record, which is written last. What a release has shipped is never edited, only added to.
 */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    // A statement that inserts many rows can stop half-way, so every row carries its batch, and a batch exists once its
    // one row is in `batches`. Readers use the views, which show no other rows. An absent pattern or evidence is 32 zero
    // bytes. `verified_at` is Unix seconds.
    `CREATE TABLE IF NOT EXISTS entries (
       batch UUID, id FixedString(32), epoch UInt32, account FixedString(20), kind LowCardinality(String), points UInt64,
       pattern FixedString(32), evidence FixedString(32), verified_at UInt32
     ) ENGINE = MergeTree ORDER BY (epoch, account, id) SETTINGS ${DURABLE}`,
    // The ledger leaf of every entry, in the order in which a snapshot reads them.
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
  ],
  [
    // An erased entry leaves a stone behind: a row of `entries` with nothing but batch, epoch and, as its id, the leaf
    // hash. 1: its epoch was built from it, so the leaf counts in the epoch's root for good. 2: it was erased before
    // that, and is only remembered so that an old file does not bring the entry back. `leaves` stays as it is.
    "ALTER TABLE entries ADD COLUMN IF NOT EXISTS erased UInt8",
    // Hashes do not get shorter by compression, and so it can be seen on the disk that what was erased is gone.
    `ALTER TABLE entries MODIFY COLUMN id CODEC(NONE), MODIFY COLUMN account CODEC(NONE),
       MODIFY COLUMN pattern CODEC(NONE), MODIFY COLUMN evidence CODEC(NONE)`,
    "ALTER TABLE leaves MODIFY COLUMN leaf CODEC(NONE)",
    `CREATE OR REPLACE VIEW ledger_entries AS
     SELECT id, epoch, account, kind, points, pattern, evidence, verified_at
     FROM entries WHERE erased = 0 AND batch IN (SELECT batch FROM batches)`,
    `CREATE OR REPLACE VIEW ledger_erased AS
     SELECT epoch, id AS leaf, erased = 1 AS counts
     FROM entries WHERE erased != 0 AND batch IN (SELECT batch FROM batches)`,
    `CREATE OR REPLACE VIEW ledger_leaves AS
     SELECT epoch, leaf FROM leaves
     WHERE batch IN (SELECT batch FROM batches) AND leaf NOT IN (SELECT leaf FROM ledger_erased WHERE NOT counts)`,
  ],
  // A part that is damaged would be set aside when the store is opened, without a word: rows would be gone, or, without
  // their batch, taken for what an interrupted import left, and deleted. Now the store does not open.
  [
    ...["entries", "leaves", "batches", "epochs"].map(
      (table) => `ALTER TABLE ${table} MODIFY SETTING max_suspicious_broken_parts = 0`,
    ),
    // What a killed import left under the names that scratch tables had: rows that name accounts.
    ...["staging", "shared_ids", "misspelt", "incoming", "repeats", "faults"].map(
      (table) => `DROP TABLE IF EXISTS ${table} SYNC`,
    ),
  ],
];

/** The version of the stores that this release writes. */
export const VERSION = MIGRATIONS.length;

export const VERSION_TABLE = `CREATE TABLE IF NOT EXISTS schema_version (version UInt32)
  ENGINE = MergeTree ORDER BY version SETTINGS ${DURABLE}, max_suspicious_broken_parts = 0`;

/** The statements that bring a store of `version` up to date; 0 is a store whose making did not come to its end. */
export function migrationsFrom(version: number): string[] {
  return MIGRATIONS.slice(version).flat();
}
