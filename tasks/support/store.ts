import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { LedgerStore } from "../../src/ledger/store.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Progress } from "../../src/shared/progress.ts";
import { withParentDirectory } from "./parent-directory.ts";

/** Like `withNewStore`, for a store that exists. @throws UserError if it does not. */
export async function withStore<T>(
  directory: string,
  onProgress: Progress,
  use: (store: LedgerStore) => Promise<T>,
): Promise<T> {
  if (!existsSync(directory)) {
    throw new UserError(`--store ${directory}: there is no ledger: import one with \`npx hardhat ledger import FILE\``);
  }
  return withNewStore(directory, onProgress, use);
}

/**
 * Opens a ledger store or creates it, gives it to `use`, and closes it whatever happens: chdb lets one process in at a
 * time. A store that did not exist before does not exist after a failure either.
 */
export async function withNewStore<T>(
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
