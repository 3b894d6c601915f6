import { access, mkdir, readdir, readFile, readlink, realpath, rename, rm, rmdir, stat } from "node:fs/promises";
import { join, parse, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hasRoom } from "../files/has-room.ts";
import { isAlive } from "../files/is-alive.ts";
import { removeLeftovers, withTemporaryPath } from "../files/temporary-path.ts";
import { invariant, UserError } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import { DATABASE, type Engine } from "./engine.ts";
import type { HeldLedger } from "./held-ledger.ts";
import { isScratch } from "./scratch.ts";

const PATIENCE_MS = 10_000;
const POLL_MS = 100;
/** Attempts to open a directory that nobody holds. */
const MAX_FAILURES = 3;

/** Without it a store is not opened. */
const LEAST_ROOM_MIB = 16;

/** Temporary files of an import, within the store's directory. */
const IMPORT_PREFIX = "import-";

/** What the engine may have made of a store's directory, also before it was ready. */
const ENGINE_NAMES = new Set([
  "data",
  "metadata",
  "metadata_dropped",
  "status",
  "store",
  "tmp",
  "uuid",
  "user_defined",
]);

/** The directory that this process has open: the engine allows one. */
let held: string | undefined;

/** What was there before. */
type Before = "nothing" | "an empty directory" | "a store";

/**
 * Whether a ledger store, finished or not, lies in `directory`. Until it is finished nothing else may lie there: other
 * directories are named "data" too.
 */
export async function isLedgerStore(directory: string): Promise<boolean> {
  const names = await readdir(directory).catch(() => []);
  const isFinished = await exists(join(directory, "metadata", `${DATABASE}.sql`));
  return isFinished || (names.length > 0 && names.every((name) => ENGINE_NAMES.has(name)));
}

/**
 * Opens the engine on `directory`, created if it is not there, once no other process holds it.
 * @throws UserError if it holds something else than a store, or another process for more than ten seconds, or its disk is
 * full.
 */
export async function holdDirectory(directory: string, onProgress: Progress): Promise<HeldLedger> {
  invariant(held === undefined, `${resolve(directory)}: this process already has the ledger store ${held} open`);
  const before = await prepare(resolve(directory), directory);
  const path = await realpath(directory); // a link to a directory stays one
  await checkRoom(path, directory, before);
  held = path;
  try {
    const engine = await openWhenFree(path, directory, onProgress);
    return {
      engine,
      name: directory,
      room: join(path, `${IMPORT_PREFIX}ledger`),
      async release(isEmpty) {
        if (before !== "a store" && (await isEmpty())) await discard(engine, path, before);
        else await close(engine);
      },
    };
  } catch (error) {
    held = undefined;
    throw error;
  }
}

async function close(engine: Engine): Promise<void> {
  await engine.close();
  held = undefined;
}

/**
 * Leaves no trace of the store. The directory is renamed while it is still locked: whoever waits for it never opens one
 * that is about to be removed.
 */
async function discard(engine: Engine, path: string, before: Before): Promise<void> {
  await withTemporaryPath(path, async (discarded) => {
    const isMoved = await rename(path, discarded).then(
      () => true,
      () => false, // nobody may write beside it, or a disk is mounted there
    );
    if (isMoved && before === "an empty directory") await mkdir(path, { recursive: true });
    await close(engine);
    if (!isMoved) for (const name of await readdir(path)) await rm(join(path, name), { recursive: true, force: true });
  });
}

async function prepare(path: string, shown: string): Promise<Before> {
  try {
    const made = await mkdir(path, { recursive: true });
    const names = await readdir(path);
    if (made !== undefined) return "nothing";
    if (names.length === 0) return "an empty directory";
    if (await isLedgerStore(path)) return "a store";
    throw new UserError(`${shown} is not a ledger store but holds other files; name another directory`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${shown} cannot be used as a ledger store: ${(error as Error).message}`);
  }
}

async function checkRoom(path: string, shown: string, before: Before): Promise<void> {
  if (await hasRoom(path, LEAST_ROOM_MIB)) return;
  if (before === "nothing") await rmdir(path);
  throw new UserError(
    `${shown}: the disk is full, less than ${LEAST_ROOM_MIB} MiB are free; make room and run the command again`,
  );
}

async function openWhenFree(path: string, shown: string, onProgress: Progress): Promise<Engine> {
  // Only here: whoever uses a server needs no engine of his own.
  const { ChdbEngine } = await import("./chdb-engine.ts");
  const deadline = Date.now() + PATIENCE_MS;
  for (let failures = 0; ;) {
    const holder = await findHolder(path);
    if (holder === undefined) {
      try {
        await mkdir(path, { recursive: true }); // its last holder may have discarded it
        await removeEmptyDescriptions(path);
        const engine = await ChdbEngine.open(path);
        await removeImports(path);
        await removeLeftovers(path);
        return engine;
      } catch (error) {
        // Somebody else may have been faster, or sit in another container where its pid means nothing here; or the last
        // holder discarded the directory under our hands.
        if (!(await isLocked(path)) && ++failures === MAX_FAILURES) {
          throw new UserError(
            `${shown} cannot be opened: the engine says above what hinders it. A file of it may be damaged, or not ` +
              "writable; restore a backup, or make a new store from the last good export",
            { cause: error },
          );
        }
      }
    }
    if (Date.now() > deadline) {
      const who = holder === undefined ? "another process" : `process ${holder}`;
      throw new UserError(`${shown} is in use by ${who}; wait until it has finished, or stop it, and try again`);
    }
    onProgress(`waiting for process ${holder ?? "?"} to release ${shown}`, 0);
    // A failed attempt prints a line of the engine's own, so those come less often.
    await sleep(holder === undefined ? POLL_MS * 20 : POLL_MS);
  }
}

/** While a process has the directory open, the engine keeps a locked file with its pid there. */
const statusFile = (path: string) => join(path, "status");

async function isLocked(path: string): Promise<boolean> {
  return exists(statusFile(path));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The pid of the living process that has the directory open. A killed one leaves its file, but not its lock. */
async function findHolder(path: string): Promise<number | undefined> {
  const text = await readFile(statusFile(path), "utf8").catch(() => "");
  const pid = Number(/^PID: (\d+)$/m.exec(text)?.[1] ?? NaN);
  if (!Number.isSafeInteger(pid) || pid === process.pid || !isAlive(pid)) return undefined;
  return (await hasOpen(pid, statusFile(path))) ? pid : undefined;
}

/** Whether a process has the file open, or has not merely inherited the pid of a dead one. True where nobody can tell. */
async function hasOpen(pid: number, file: string): Promise<boolean> {
  try {
    const target = await realpath(file);
    const descriptors = `/proc/${pid}/fd`;
    for (const name of await readdir(descriptors)) {
      if ((await readlink(join(descriptors, name)).catch(() => "")) === target) return true;
    }
    return false;
  } catch {
    return true;
  }
}

async function removeImports(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    if (name.startsWith(IMPORT_PREFIX)) await rm(join(path, name), { recursive: true, force: true });
  }
}

/**
 * On a full disk the engine describes a new table by an empty file, and does not start any more once that is there. A
 * command that was killed then cannot have written a row to the table.
 */
async function removeEmptyDescriptions(path: string): Promise<void> {
  const metadata = join(path, "metadata");
  for (const database of await readdir(metadata).catch(() => [])) {
    const folder = join(metadata, database);
    for (const file of await readdir(folder).catch(() => [])) {
      const { name, ext } = parse(file);
      if (ext !== ".sql" || !isScratch(name)) continue;
      const description = join(folder, file);
      if ((await stat(description)).size === 0) await rm(description);
    }
  }
}
