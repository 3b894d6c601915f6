import type { DatabaseSync } from "node:sqlite";
import type { Progress } from "../../shared/progress.ts";

/** To be called in the transaction that erases: until the files are written anew, traces may lie between their rows. */
export function demandSweep(db: DatabaseSync): void {
  db.exec("INSERT OR IGNORE INTO sweeps VALUES (1)");
}

/**
 * Writes both files anew if something was erased from them: SQLite overwrites what it deletes, but copies of it may lie
 * where rows were moved between pages. An erasure that was killed before this ends is completed by the next command.
 */
export function sweepIfDue(db: DatabaseSync, directory: string, onProgress: Progress): void {
  if (db.prepare("SELECT 1 FROM sweeps").get() === undefined) return;
  onProgress("writing the store anew, without what was erased", 0);
  // Room for the copy is where the store is; a memory disk or a shared /tmp may be too small, or not ours alone.
  process.env["SQLITE_TMPDIR"] = directory;
  db.exec("VACUUM main");
  db.exec("VACUUM keys");
  db.exec("DELETE FROM sweeps");
}
