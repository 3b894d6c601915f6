import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../../src/shared/errors.ts";
import { chainTrouble } from "../../../src/watch/chain.ts";
import type { Pace } from "../../../src/watch/keep-watching.ts";
import type { Notice } from "../../../src/watch/notice.ts";
import { type Connection, rpc, Unreachable } from "../connection.ts";
import { endProgress } from "../progress.ts";

/** Prints one line for each notice: for people, or as JSON. */
export function printer(json: boolean) {
  const print = (notice: Omit<Notice, "seq" | "event"> & { event: string; seq?: number }) => {
    endProgress();
    console.log(json ? JSON.stringify(notice) : `${notice.alarm ? "ALARM " : ""}${notice.message}`);
  };
  return {
    notice: print,
    /** What this process cannot do, told whenever it is started. */
    noBond: (message: string) => print({ event: "no-bond", alarm: true, message }),
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
 * Loads what a watch starts with. A node may answer anything, and whoever restarts a watcher should not have to see to
 * that: only a mistake of the user ends it, and only if it is the same again on a node that answers.
 * @param once whether to give up after some tries.
 * @throws UserError for such a mistake; ChainTrouble if it was given up.
 */
export async function untilItAnswers<T>(
  connection: Connection,
  load: () => Promise<T>,
  onTrouble: Pace["onTrouble"],
  once: boolean,
): Promise<T> {
  let mistake: string | undefined;
  let toldTrouble = false;
  for (let failures = 1; ; failures++) {
    try {
      const loaded = await load();
      if (toldTrouble) onTrouble(undefined);
      return loaded;
    } catch (error) {
      const isMistake = error instanceof UserError && !(error instanceof Unreachable) && (await answers(connection));
      if (isMistake && error.message === mistake) throw error;
      mistake = isMistake ? error.message : undefined;
      const trouble = chainTrouble(error);
      if (once && failures === MOST_TRIES) throw trouble;
      if (!once && !isMistake && !toldTrouble) {
        onTrouble(trouble.message);
        toldTrouble = true;
      }
      await sleep(WAIT_MS);
    }
  }
}

async function answers(connection: Connection): Promise<boolean> {
  try {
    return /^0x[0-9a-f]+$/.test(await rpc(connection, "eth_chainId"));
  } catch {
    return false;
  }
}
