import { readFile, rename, writeFile } from "node:fs/promises";
import { UserError } from "../../../src/shared/errors.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { newState, parseState, stateJson, type WatchState } from "../../../src/watch/state.ts";

/** What was remembered. @throws UserError if the file is of another distributor, or damaged. */
export async function openState(file: string, chainId: number, distributor: Hex): Promise<WatchState> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new UserError(`--state ${file}: cannot be read (${error.code})`);
  });
  if (text === undefined) return newState(chainId, distributor);
  const state = parseState(text, `--state ${file}`);
  if (state.chainId === chainId && state.distributor === distributor) return state;
  throw new UserError(
    `--state ${file}: belongs to distributor ${state.distributor} on chain ${state.chainId}, not to ${distributor} on chain ${chainId}: name another file`,
  );
}

/**
 * Replaces the file: it is whole and on disk, before or after. Always by way of the same name, and deaf to signals: a
 * watcher that is told to end still writes what it has printed.
 * @throws UserError if it cannot be written.
 */
export async function writeState(file: string, state: WatchState): Promise<void> {
  try {
    await writeFile(`${file}.new`, stateJson(state), { flush: true });
    await rename(`${file}.new`, file);
  } catch (error) {
    throw new UserError(`--state ${file}: cannot be written: ${(error as Error).message}`);
  }
}
