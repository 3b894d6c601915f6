import { isLedgerStore } from "../../src/ledger/directory.ts";
import { parseServerAddress } from "../../src/ledger/server-address.ts";
import { LedgerStore } from "../../src/ledger/store.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Progress } from "../../src/shared/progress.ts";
import { withParentDirectory } from "./parent-directory.ts";

const DIRECTORY = "data/ledger";

interface OpenOptions {
  onProgress: Progress;
  damaged?: boolean;
  create?: boolean;
}

/** Where a ledger is. */
interface Place {
  /** As messages name it; never with a password. */
  name: string;
  /**
   * Gives an open store to `use`, and closes it whatever happens: others are let in only then.
   * @throws UserError if there is none and it shall not be created.
   */
  with<T>(options: OpenOptions, use: (store: LedgerStore) => Promise<T>): Promise<T>;
}

/**
 * Where a command finds the ledger: in the directory given as `--store`, on the server of LEDGER_URL, or in data/ledger.
 * @throws UserError if both are given: nobody shall erase or import in another ledger than the one he means.
 */
export function ledgerPlace(store: string | undefined): Place {
  const url = process.env["LEDGER_URL"] ?? "";
  if (url === "") return localPlace(store ?? DIRECTORY);
  if (store !== undefined) {
    throw new UserError(`--store ${store}: LEDGER_URL names another ledger; leave the option out, or unset LEDGER_URL`);
  }
  const { name } = parseServerAddress(url);
  return {
    name,
    with: async (options, use) => closing(await LedgerStore.connect(url, options), use),
  };
}

/** A directory, whatever LEDGER_URL says. */
export function localPlace(directory: string): Place {
  return {
    name: directory,
    async with(options, use) {
      if (options.create === false && !(await isLedgerStore(directory))) {
        throw new UserError(
          `--store ${directory}: there is no ledger: import one with \`npx hardhat ledger import FILE\``,
        );
      }
      return withParentDirectory(directory, async () => closing(await LedgerStore.open(directory, options), use));
    },
  };
}

/** Like `withNewStore`, for a store that exists. @throws UserError if it does not. */
export async function withStore<T>(
  place: Place,
  onProgress: Progress,
  use: (store: LedgerStore) => Promise<T>,
  options: { damaged?: boolean } = {},
): Promise<T> {
  return place.with({ onProgress, create: false, ...options }, use);
}

/** Opens a ledger store or creates it, gives it to `use`, and closes it whatever happens. */
export async function withNewStore<T>(
  place: Place,
  onProgress: Progress,
  use: (store: LedgerStore) => Promise<T>,
): Promise<T> {
  return place.with({ onProgress }, use);
}

async function closing<T>(store: LedgerStore, use: (store: LedgerStore) => Promise<T>): Promise<T> {
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
