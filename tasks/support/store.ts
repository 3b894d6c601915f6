import { isLedgerStore } from "../../src/ledger/directory.ts";
import { LedgerStore } from "../../src/ledger/store.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Progress } from "../../src/shared/progress.ts";
import { withParentDirectory } from "./parent-directory.ts";

/** Like `withNewStore`, for a store that exists. @throws UserError if it does not. */
export async function withStore<T>(
  directory: string,
  onProgress: Progress,
  use: (store: LedgerStore) => Promise<T>,
  options: { damaged?: boolean } = {},
): Promise<T> {
  if (!(await isLedgerStore(directory))) {
    throw new UserError(`--store ${directory}: there is no ledger: import one with \`npx hardhat ledger import FILE\``);
  }
  return withNewStore(directory, onProgress, use, options);
}

/**
 * Opens a ledger store or creates it, gives it to `use`, and closes it whatever happens: chdb lets one process in at a
 * time.
 */
export async function withNewStore<T>(
  directory: string,
  onProgress: Progress,
  use: (store: LedgerStore) => Promise<T>,
  options: { damaged?: boolean } = {},
): Promise<T> {
  return withParentDirectory(directory, async () => {
    const store = await LedgerStore.open(directory, { onProgress, ...options });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  });
}
