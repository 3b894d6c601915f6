import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openEpochDirectory } from "../../src/epoch/directory.ts";
import { snapshot } from "../../src/epoch/snapshot.ts";
import { ChdbEngine } from "../../src/ledger/chdb-engine.ts";
import { LedgerStore } from "../../src/ledger/store.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { PolicyJson } from "./epoch-model.ts";
import { request } from "./epochs.ts";

/** A process that takes longer is stopped. */
const PATIENCE_MS = 120_000;

/** What somebody does with a ledger store. */
export type Work =
  | { what: "import"; file: string }
  | { what: "erase"; account: Hex; receipt: string }
  | { what: "snapshot"; epoch: number; policy: PolicyJson; previous: string | undefined; out: string }
  | { what: "export"; file: string }
  | { what: "hold" };

/** Does it, in this process. */
export async function perform(store: LedgerStore, work: Work): Promise<void> {
  if (work.what === "import") await store.import(work.file);
  if (work.what === "export") await store.export(work.file);
  if (work.what === "erase") await store.erase({ builtThrough: 0, sign: undefined, ...work });
  if (work.what === "snapshot") {
    const { epoch, policy, out } = work;
    const previous = work.previous === undefined ? undefined : await openEpochDirectory(work.previous);
    await snapshot(store, request(policy, { epoch, out, previous, record: true }));
  }
  if (work.what === "hold") await new Promise(() => setInterval(() => {}, 1000));
}

/** Opens a store for one piece of work, and closes it whatever happens. */
export async function withStoreAt<T>(path: string, use: (store: LedgerStore) => Promise<T>): Promise<T> {
  const store = await LedgerStore.open(path);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** Calls `before` before every statement that a ledger store sends to its engine. Not to be undone. */
export function onStatement(before: () => void): void {
  for (const method of ["rows", "exec", "stream", "insert", "saveParquet"] as const) {
    const original = ChdbEngine.prototype[method] as (...args: unknown[]) => unknown;
    Object.defineProperty(ChdbEngine.prototype, method, {
      value(this: ChdbEngine, ...args: unknown[]): unknown {
        before();
        return original.apply(this, args);
      },
    });
  }
}

/** What a process says, in this order. */
type Message =
  | { said: "statement"; number: number; at: number }
  | { said: "opened" | "done"; at: number }
  | { said: "failed"; message: string };

/** How a process ended. */
export interface Outcome {
  /** It was killed before it had done its work and said so. */
  interrupted: boolean;
  /** The message of the UserError that it failed with. */
  refusal: string | undefined;
  /** When each statement began, when all was done, and when the process had ended, in milliseconds. */
  times: number[];
}

/** A process that opens a store, does a piece of work, and closes it. */
export interface LedgerProcess {
  pid: number | undefined;
  /** Waits until it has the store open, or has ended. */
  opened: Promise<void>;
  /** Kills it (-9) once statement `number` has run for `delay` ms, or where it ends before. */
  killAt(number: number, delay: number): Promise<Outcome>;
  kill(): Promise<Outcome>;
  /** @throws Error with what it wrote to stderr if it failed in a way that no user should see. */
  ended: Promise<Outcome>;
}

export function startLedgerProcess(store: string, work: Work): LedgerProcess {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify({ store, work })], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    timeout: PATIENCE_MS,
  });
  let isKilled = false;
  let stderr = "";
  child.stderr?.on("data", (data) => (stderr += data));
  const heard: Message[] = [];
  child.on("message", (message) => heard.push(message as Message));
  const closed = once(child, "close");
  const ended = closed.then(() => outcome(child, heard, stderr, isKilled));
  const until = async (is: (message: Message) => boolean): Promise<void> => {
    const gone = closed.then(() => true);
    while (!heard.some(is)) if (await Promise.race([gone, once(child, "message").then(() => false)])) return;
  };
  const kill = async (): Promise<Outcome> => {
    isKilled = true;
    child.kill("SIGKILL");
    return ended;
  };
  return {
    pid: child.pid,
    opened: until(({ said }) => said === "opened"),
    async killAt(number, delay) {
      await until((message) => message.said === "statement" && message.number >= number);
      await sleep(delay);
      return kill();
    },
    kill,
    ended,
  };
}

function outcome(child: ChildProcess, heard: readonly Message[], stderr: string, isKilled: boolean): Outcome {
  const failure = heard.find((message) => message.said === "failed");
  const interrupted = !heard.some(({ said }) => said === "done") && failure === undefined;
  if (interrupted && !isKilled) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}: ${stderr}`);
  return {
    interrupted,
    refusal: failure?.message,
    times: heard.flatMap((message) => (message.said === "statement" || message.said === "done" ? [message.at] : [])),
  };
}

// The test runner loads every file under test/.
if (import.meta.main) {
  const { store: path, work } = JSON.parse(process.argv[2] ?? "") as { store: string; work: Work };
  const say = (message: Message): unknown => process.send?.(message);
  let statements = 0;
  onStatement(() => say({ said: "statement", number: statements++, at: performance.now() }));
  try {
    await withStoreAt(path, async (store) => {
      say({ said: "opened", at: performance.now() });
      await perform(store, work);
    });
    say({ said: "done", at: performance.now() });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    say({ said: "failed", message: error.message });
  }
  process.disconnect?.();
}
