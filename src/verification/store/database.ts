import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../../files/is-alive.ts";
import { UserError } from "../../shared/errors.ts";
import type { Progress } from "../../shared/progress.ts";
import { migrate } from "./schema.ts";

const MAIN = "workflows.sqlite";
const KEYS = "keys.sqlite";
/** Tells others whom they wait for; the lock itself is the operating system's, and ends with the process. */
const HOLDER = "holder";

/** Of commits that a kill interrupted; they hold nothing but names of files. */
const SUPER_JOURNAL = /^workflows\.sqlite-mj[0-9A-F]+$/;
/** All that may lie in a store's directory. */
const NAMES = /^((workflows|keys)\.sqlite(-journal)?|workflows\.sqlite-mj[0-9A-F]+|holder|etilqs_\w+)$/;

const PATIENCE_MS = 10_000;
const POLL_MS = 100;
const BUSY = 5;
const NOT_A_DATABASE = 26;
const CORRUPT = 11;

/**
 * - One process at a time: the lock is held as long as the database is open.
 * - A rollback journal that is cut to nothing at each commit, never a write-ahead log: no old page stays in a file.
 * - What is deleted is overwritten with zeros.
 * - Both files change together or not at all: the journals know each other.
 */
const PRAGMAS = ["journal_mode = TRUNCATE", "secure_delete = ON", "synchronous = FULL"];

/** Whether a workflow store lies in `directory`. */
export function isWorkflowStore(directory: string): boolean {
  try {
    return readdirSync(directory).includes(MAIN);
  } catch {
    return false;
  }
}

/**
 * Opens the two databases of a store, made if they are not there, once no other process has them.
 * @throws UserError if something else lies in the directory, or another process holds it for more than ten seconds.
 */
export async function openDatabase(directory: string, onProgress: Progress): Promise<DatabaseSync> {
  prepare(directory);
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const db = tryToOpen(directory);
    if (db !== undefined) {
      writeFileSync(join(directory, HOLDER), `${process.pid}\n`, { mode: 0o600 });
      return db;
    }
    const holder = holderOf(directory);
    if (Date.now() > deadline) {
      throw new UserError(
        `--store ${directory} is in use by ${holder}; wait until it has finished, or stop it, and try again`,
      );
    }
    onProgress(`waiting for ${holder} to release ${directory}`, 0);
    await sleep(POLL_MS);
  }
}

export function closeDatabase(db: DatabaseSync, directory: string): void {
  rmSync(join(directory, HOLDER), { force: true });
  db.close();
}

/** Only the owner may read: the keys lie here too. */
function prepare(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const names = readdirSync(directory);
    if (names.length > 0 && !names.every((name) => NAMES.test(name))) {
      throw new UserError(`--store ${directory} is not a workflow store but holds other files; name another directory`);
    }
    for (const name of [MAIN, KEYS]) closeSync(openSync(join(directory, name), "a", 0o600));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`--store ${directory} cannot be used as a workflow store: ${(error as Error).message}`);
  }
}

/** @returns undefined if somebody else has it. */
function tryToOpen(directory: string): DatabaseSync | undefined {
  const db = new DatabaseSync(join(directory, MAIN), { timeout: 0 });
  try {
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    db.prepare("ATTACH ? AS keys").run(join(directory, KEYS));
    for (const schema of ["main", "keys"]) for (const pragma of PRAGMAS) db.exec(`PRAGMA ${schema}.${pragma}`);
    db.exec("BEGIN EXCLUSIVE");
    migrate(db, `--store ${directory}`);
    db.exec("COMMIT");
    // By now both files are as they were before, or after, what was interrupted.
    for (const name of readdirSync(directory)) if (SUPER_JOURNAL.test(name)) rmSync(join(directory, name));
    return db;
  } catch (error) {
    db.close();
    const { errcode } = error as { errcode?: number };
    if (errcode === BUSY) return undefined;
    if (errcode === NOT_A_DATABASE || errcode === CORRUPT) {
      throw new UserError(`--store ${directory} is damaged: ${(error as Error).message}; restore a backup`);
    }
    throw error;
  }
}

function holderOf(directory: string): string {
  try {
    const pid = Number(readFileSync(join(directory, HOLDER), "utf8"));
    if (Number.isSafeInteger(pid) && pid > 0 && isAlive(pid)) return `process ${pid}`;
  } catch {
    // Not written yet, or gone already.
  }
  return "another process";
}
