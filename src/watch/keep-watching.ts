import { setTimeout as sleep } from "node:timers/promises";
import { ChainTrouble } from "./chain.ts";
import type { Watcher } from "./watcher.ts";

export interface Pace {
  /** Milliseconds between two looks. */
  interval: number;
  /** Ends the watch; what is under way is finished first. */
  signal: AbortSignal;
  /** Told once when the node cannot be asked any more, and once when it can again. */
  onTrouble: (problem: string | undefined) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
/** One answer that fails is nothing: nodes behind a balancer differ for seconds. */
const BEFORE_TELLING = 2;
/** A single look gives up after so many. */
const MOST_TRIES = 6;

/** Looks again and again until it is told to end. A node that fails is asked again, ever less often, for as long as it takes. */
export async function keepWatching(watcher: Watcher, pace: Pace): Promise<void> {
  for (let failures = 0; !pace.signal.aborted;) {
    const problem = await tryLook(watcher);
    if (typeof problem === "number") {
      if (failures >= BEFORE_TELLING) pace.onTrouble(undefined);
      failures = 0;
      await pause(pace.interval, pace.signal);
      continue;
    }
    failures += 1;
    if (failures === BEFORE_TELLING) pace.onTrouble(problem.message);
    await pause(waitAfter(failures), pace.signal);
  }
}

/** Looks once. @returns the number of alarms. @throws ChainTrouble if the node still fails after some tries. */
export async function lookOnce(watcher: Watcher, signal: AbortSignal): Promise<number> {
  for (let failures = 1; ; failures++) {
    const result = await tryLook(watcher);
    if (typeof result === "number") return result;
    if (failures === MOST_TRIES || signal.aborted) throw result;
    await pause(waitAfter(failures), signal);
  }
}

async function tryLook(watcher: Watcher): Promise<number | ChainTrouble> {
  try {
    return await watcher.look();
  } catch (error) {
    if (error instanceof ChainTrouble) return error;
    throw error;
  }
}

function waitAfter(failures: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
}

/** Sleeps, or less if the watch ends. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
