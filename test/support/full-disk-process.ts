import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { cp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { LedgerStore } from "../../src/ledger/store.ts";
import { UserError } from "../../src/shared/errors.ts";
import { readTree } from "./epochs.ts";
import { litterIn, stateOf } from "./fault-season.ts";
import { onStatement, perform, type Work, withStoreAt } from "./ledger-process.ts";

/** Room for the work, and for what a store asks for when it is opened. */
const DISK_MIB = 48;
/** Enough for any work. */
const ENOUGH_BYTES = 4 * 2 ** 20;
/** The engine can hang on a full disk: then the process is killed. */
const PATIENCE_MS = 180_000;

/** Work that is attempted again and again on a disk that gets full. */
export interface Job {
  work: Work;
  /** The store on a copy of which it is done. */
  from: string;
  /** Where the disk is mounted: a directory. The copy and what the work makes lie there. */
  disk: string;
  /** A directory for the copy, where it is to lie on another disk. */
  elsewhere?: string;
  /** Attempts in which the disk is filled before one of the statements of the work, spread over all of them. */
  moments: number;
  /** Attempts in which only so much room is left from the start: nothing, plenty, and then ever closer to just enough. */
  levels: number;
}

/** What became of an attempt. States are "before" and "after" the work; if it is neither, its text. */
export interface Attempt {
  when: string;
  end: "done" | "refused" | "failed";
  /** Of the error. */
  message: string;
  /** What opening the store said while the disk was still full. */
  reopened: string;
  /** What the work had made by then. */
  made: string[];
  /** The state of the store when there was room again. */
  found: string;
  /** The state to which a repetition of the work led, with all that it made. */
  completed: string;
  /** What should not be there then. */
  litter: string[];
}

const inNamespace = (disk: string): string[] => {
  const user = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const mount = `mount -t tmpfs -o size=${DISK_MIB}m tmpfs "$0" && exec "$@"`;
  return [...user, "--mount", "sh", "-c", mount, disk];
};

/** Why this machine cannot mount a small disk for a process; undefined if it can. */
export function whyNoDisk(dir: string): string | undefined {
  const { status, stderr, error } = spawnSync("unshare", [...inNamespace(dir), "true"], { encoding: "utf8" });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/** Makes the attempts in a process that has the disk to itself: it is gone with the process. */
export async function attempts(job: Job): Promise<Attempt[]> {
  const command = [process.execPath, fileURLToPath(import.meta.url), JSON.stringify(job)];
  const child = spawn("unshare", [...inNamespace(job.disk), ...command], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
  });
  const heard: Attempt[] = [];
  child.on("message", (attempt) => heard.push(attempt as Attempt));
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (code !== 0) throw new Error(`after ${heard.at(-1)?.when ?? "nothing"}, it ended with ${code ?? signal}`);
  return heard;
}

let beforeStatement = (): void => {};

async function main(job: Job): Promise<void> {
  onStatement(() => beforeStatement());
  await renew(job);
  const before = await withStoreAt(storeOf(job), stateOf);
  let statements = 0;
  await withStoreAt(storeOf(job), async (store) => {
    beforeStatement = () => (statements += 1);
    await perform(store, job.work);
    beforeStatement = () => {};
  });
  const after = await withStoreAt(storeOf(job), stateOf);
  const known = { before, after, made: await madeBy(job) };

  const { moments, levels, disk } = job;
  for (let i = 0; i < moments; i++) {
    const number = Math.floor(((i + 0.5) * statements) / moments);
    await attempt(job, known, `before statement ${number} of ${statements}`, () => {
      let left = number;
      beforeStatement = () => {
        if (left-- === 0) fill(disk, 0);
      };
    });
  }
  let [little, enough] = [0, ENOUGH_BYTES];
  for (let i = 0; i < levels; i++) {
    const bytes = i === 0 ? little : i === 1 ? enough : Math.floor((little + enough) / 2 / 4096) * 4096;
    const end = await attempt(job, known, `with ${bytes} bytes left`, () => fill(disk, bytes));
    if (end === "done") enough = bytes;
    else little = bytes;
  }
}

async function attempt(
  job: Job,
  known: { before: object; after: object; made: Map<string, string> },
  when: string,
  arrange: () => void,
): Promise<Attempt["end"]> {
  await renew(job);
  const path = storeOf(job);
  const told: Attempt = {
    when,
    end: "done",
    message: "",
    reopened: "",
    made: [],
    found: "",
    completed: "",
    litter: [],
  };
  try {
    await withStoreAt(path, async (store) => {
      arrange();
      await perform(store, job.work);
    });
  } catch (error) {
    told.end = error instanceof UserError ? "refused" : "failed";
    told.message = (error as Error).message;
  }
  beforeStatement = () => {};
  fill(job.disk, 0);
  told.reopened = await LedgerStore.open(path).then(
    async (store) => {
      await store.close();
      return "";
    },
    ({ message }: Error) => message,
  );
  told.made = [...(await madeBy(job)).keys()];
  rmSync(ballastOf(job.disk));
  await withStoreAt(path, async (store) => {
    const found = await stateOf(store);
    const expected = told.end === "done" ? "after" : "before";
    told.found = isDeepStrictEqual(found, known[expected]) ? expected : JSON.stringify(found);
    if (told.end !== "done") await perform(store, job.work);
    const completed = await stateOf(store);
    const isSame = isDeepStrictEqual(completed, known.after) && isDeepStrictEqual(await madeBy(job), known.made);
    told.completed = isSame ? "after" : JSON.stringify({ completed, made: [...(await madeBy(job)).keys()] });
  });
  told.litter = [...(await litterIn(path)), ...(await litterIn(job.disk))];
  process.send?.(told);
  return told.end;
}

const storeOf = ({ disk, elsewhere }: Job): string => join(elsewhere ?? disk, "store");
const ballastOf = (disk: string): string => join(disk, "ballast");

/** An empty disk with a fresh copy of the store. */
async function renew(job: Job): Promise<void> {
  for (const name of await readdir(job.disk)) await rm(join(job.disk, name), { recursive: true });
  await rm(storeOf(job), { recursive: true, force: true });
  await cp(job.from, storeOf(job), { recursive: true });
}

/** What the work made, but for the text of receipts: no two are the same. */
async function madeBy({ disk, work }: Job): Promise<Map<string, string>> {
  const files = [...(await readTree(disk))].filter(([path]) => !/^(store\/|ballast$)/.test(path));
  return new Map(files.map(([path, bytes]) => [path, work.what === "erase" ? "" : bytes.toString("hex")]));
}

/** Leaves so many bytes free. */
function fill(disk: string, left: number): void {
  const file = openSync(ballastOf(disk), "a");
  const zeros = Buffer.alloc(2 ** 20);
  for (;;) {
    const { bavail, bsize } = statfsSync(disk);
    const rest = bavail * bsize - left;
    if (rest <= 0) break;
    writeSync(file, zeros, 0, Math.min(rest, zeros.length));
  }
  closeSync(file);
}

// The test runner loads every file under test/.
if (import.meta.main) {
  await main(JSON.parse(process.argv[2] ?? "") as Job);
  process.disconnect?.();
}
