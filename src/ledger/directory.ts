import { access, mkdir, readdir, readFile, readlink, realpath, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InvariantError, invariant, UserError } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import { ChdbEngine } from "./chdb-engine.ts";

const PATIENCE_MS = 10_000;
const POLL_MS = 100;

/** Temporary files of an import, within the store's directory. */
export const IMPORT_PREFIX = "import-";

/** The directory that this process has open: the engine allows one. */
let held: string | undefined;

/**
 * Opens the engine on `directory`, created if it is not there, once no other process holds it.
 * @throws UserError if it holds something else than a store, or another process for more than ten seconds.
 */
export async function holdDirectory(directory: string, onProgress: Progress): Promise<ChdbEngine> {
  const path = resolve(directory);
  invariant(held === undefined, `${path}: this process already has the ledger store ${held} open`);
  await prepare(path, directory);
  held = path;
  try {
    return await openWhenFree(path, directory, onProgress);
  } catch (error) {
    held = undefined;
    throw error;
  }
}

/** Lets go of what `holdDirectory` opened. */
export async function releaseDirectory(engine: ChdbEngine): Promise<void> {
  await engine.close();
  held = undefined;
}

async function prepare(path: string, shown: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    const names = await readdir(path);
    const isStore = names.length === 0 || names.includes("metadata") || names.includes("status");
    if (!isStore) throw new UserError(`${shown} is not a ledger store but holds other files; name another directory`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${shown} cannot be used as a ledger store: ${(error as Error).message}`);
  }
}

async function openWhenFree(path: string, shown: string, onProgress: Progress): Promise<ChdbEngine> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const holder = await findHolder(path);
    if (holder === undefined) {
      try {
        const engine = await ChdbEngine.open(path);
        await removeLeftovers(path);
        return engine;
      } catch (error) {
        // Somebody else may have been faster, or sit in another container where its pid means nothing here.
        if (!(await isLocked(path)))
          throw new InvariantError(`${shown}: ${(error as Error).message}`, { cause: error });
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
  return access(statusFile(path)).then(
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function removeLeftovers(path: string): Promise<void> {
  for (const name of await readdir(path)) {
    if (name.startsWith(IMPORT_PREFIX)) await rm(join(path, name), { recursive: true, force: true });
  }
}
