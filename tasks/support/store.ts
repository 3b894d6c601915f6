import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { LedgerStore } from "../../src/ledger/store.ts";
import type { Progress } from "../../src/shared/progress.ts";
import { withParentDirectory } from "./parent-directory.ts";

/**
 * Opens a ledger store, gives it to `use`, and closes it whatever happens: chdb lets one process in at a time. A store
 * that did not exist before does not exist after a failure either.
 */
export async function withStore<T>(
  directory: string,
  onProgress: Progress,
  use: (store: LedgerStore) => Promise<T>,
): Promise<T> {
  const existed = existsSync(directory);
  return withParentDirectory(directory, async () => {
    try {
      const store = await LedgerStore.open(directory, { onProgress });
      try {
        return await use(store);
      } finally {
        await store.close();
      }
    } catch (error) {
      if (!existed) await rm(directory, { recursive: true, force: true });
      throw error;
    }
  });
}
