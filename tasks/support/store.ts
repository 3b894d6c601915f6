import { LedgerStore } from "../../src/ledger/store.ts";
import type { Progress } from "../../src/shared/progress.ts";

/** Opens a ledger store, gives it to `use`, and closes it whatever happens: chdb lets one process in at a time. */
export async function withStore<T>(
  directory: string,
  onProgress: Progress,
  use: (store: LedgerStore) => Promise<T>,
): Promise<T> {
  const store = await LedgerStore.open(directory, { onProgress });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
