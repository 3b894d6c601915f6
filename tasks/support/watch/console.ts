import { setTimeout as sleep } from "node:timers/promises";
import { ChainTrouble } from "../../../src/watch/chain.ts";
import type { Pace } from "../../../src/watch/keep-watching.ts";
import type { Notice } from "../../../src/watch/notice.ts";
import { type Connection, rpc } from "../connection.ts";
import { endProgress } from "../progress.ts";

/** Prints one line for each notice: for people, or as JSON. */
export function printer(json: boolean) {
  const print = (notice: Omit<Notice, "seq" | "event"> & { event: string; seq?: number }) => {
    endProgress();
    console.log(json ? JSON.stringify(notice) : `${notice.alarm ? "ALARM " : ""}${notice.message}`);
  };
  return {
    notice: print,
    /** What is the matter with the node; undefined if it answers again. */
    trouble: (problem: string | undefined) => {
      if (problem === undefined) return print({ event: "recovered", alarm: false, message: "the node answers again" });
      print({
        event: "trouble",
        alarm: true,
        message: `the node does not answer as it should, it is asked again: ${problem}`,
      });
    },
  };
}

const WAIT_MS = 1_000;
/** Looking once gives up after so many. */
const MOST_TRIES = 6;

/**
 * Waits for a node that does not answer yet: whoever restarts a watcher should not have to see to that.
 * @param once whether to give up after some tries. @returns undefined if the watch was ended meanwhile.
 * @throws whatever `load` does although the node answers; ChainTrouble if it was given up.
 */
export async function untilItAnswers<T>(
  connection: Connection,
  load: () => Promise<T>,
  { signal, onTrouble }: Pace,
  once: boolean,
): Promise<T | undefined> {
  for (let failures = 0; !signal.aborted;) {
    try {
      const loaded = await load();
      if (failures > 0 && !once) onTrouble(undefined);
      return loaded;
    } catch (error) {
      if (await answers(connection)) throw error;
      failures += 1;
      const [problem = ""] = (error as Error).message.split("\n");
      if (once && failures === MOST_TRIES) throw new ChainTrouble(problem, { cause: error });
      if (!once && failures === 1) onTrouble(problem);
      await sleep(WAIT_MS, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

async function answers(connection: Connection): Promise<boolean> {
  try {
    return /^0x[0-9a-f]+$/.test(await rpc(connection, "eth_chainId"));
  } catch {
    return false;
  }
}
