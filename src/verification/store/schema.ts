import type { DatabaseSync } from "node:sqlite";
import { UserError } from "../../shared/errors.ts";

/**
 * What leads from each version of the store to the next, the first from nothing to version 1. What a release has shipped
 * is never edited, only added to.
 *
 * In the clear: what the ledger shows of accepted work anyhow (id, account, points, pattern, epoch, time), its decision
 * and grade, and two look-up values that mean nothing without the store's key. Session, evidence, traits and reasons are
 * sealed. `keys` is a file of its own, so that a backup of the rest is of no use once a key is destroyed.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE contributions (
     contribution INTEGER PRIMARY KEY,
     id BLOB NOT NULL UNIQUE,
     account BLOB NOT NULL,
     session_mac BLOB NOT NULL,
     evidence_mac BLOB NOT NULL UNIQUE,
     kind TEXT NOT NULL,
     pattern BLOB NOT NULL,
     commitment BLOB NOT NULL,
     referrer BLOB,
     day INTEGER NOT NULL,
     recorded_from INTEGER,
     recorded_until INTEGER,
     decision TEXT NOT NULL,
     appealed INTEGER NOT NULL DEFAULT 0,
     reviewed INTEGER NOT NULL DEFAULT 0,
     assumed_consent INTEGER NOT NULL,
     grade INTEGER NOT NULL,
     base INTEGER NOT NULL,
     due INTEGER NOT NULL,
     points INTEGER NOT NULL,
     epoch INTEGER NOT NULL,
     verified_at INTEGER NOT NULL,
     record BLOB NOT NULL,
     UNIQUE (account, session_mac)
   ) STRICT;
   CREATE INDEX contributions_by_session ON contributions (session_mac);
   CREATE INDEX contributions_by_day ON contributions (account, day);
   CREATE INDEX contributions_open ON contributions (decision) WHERE decision = 'hold';
   CREATE TABLE evidence (contribution INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;
   CREATE TABLE copies (contribution INTEGER PRIMARY KEY, original INTEGER NOT NULL) STRICT;
   CREATE INDEX copies_by_original ON copies (original);
   CREATE TABLE withdrawn (consent_mac BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE erased (evidence_mac BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
   CREATE TABLE erasures (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
   CREATE TABLE sweeps (due INTEGER PRIMARY KEY) STRICT;
   CREATE TABLE keys.ring (wrapped INTEGER NOT NULL, check_value BLOB, look_up BLOB NOT NULL) STRICT;
   CREATE TABLE keys.secrets (contribution INTEGER PRIMARY KEY, secret BLOB NOT NULL) STRICT;`,
  // What erased accounts were paid on days on which they could still be paid: a keyed hash of account and day.
  `CREATE TABLE spent (
     day_mac BLOB PRIMARY KEY, day INTEGER NOT NULL, sessions INTEGER NOT NULL, points INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
];

/** Brings the tables up to date, in the transaction that is open. @throws UserError if a later release made them. */
export function migrate(db: DatabaseSync, shown: string): void {
  const { user_version: version } = db.prepare("PRAGMA main.user_version").get() as { user_version: number };
  if (version > MIGRATIONS.length) {
    throw new UserError(
      `${shown}: a workflow store of version ${version}, and this release knows ${MIGRATIONS.length}: use a later release`,
    );
  }
  for (const statements of MIGRATIONS.slice(version)) db.exec(statements);
  if (version < MIGRATIONS.length) db.exec(`PRAGMA main.user_version = ${MIGRATIONS.length}`);
}
