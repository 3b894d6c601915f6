import { stat } from "node:fs/promises";
import { join } from "node:path";
import { withTemporaryPath } from "../../../src/files/temporary-path.ts";
import type { Progress } from "../../../src/shared/progress.ts";
import { ledgerPlace, withStore } from "../store.ts";
import { mkdir } from "node:fs/promises";

/** The files that roots are judged by. */
export interface LedgerFiles {
  ledger: string;
  erased: string | undefined;
}

/** Where a watcher's ledger is: a file that its owner replaces, or the store, exported whenever it is needed. */
export interface LedgerInput {
  use<T>(judge: (files: LedgerFiles) => Promise<T>): Promise<T>;
  /** Changes when the ledger may have changed. */
  fingerprint(): Promise<string>;
}

/** A ledger file, and the leaves kept of erased entries that came with it. */
export function fileInput(files: LedgerFiles): LedgerInput {
  return {
    use: (judge) => judge(files),
    fingerprint: () => fingerprintOf([files.ledger, ...(files.erased === undefined ? [] : [files.erased])]),
  };
}

/** The ledger store. @param scratch where its exports lie while they are used. */
export function storeInput(store: string | undefined, scratch: string, onProgress: Progress): LedgerInput {
  return {
    use: (judge) =>
      withTemporaryPath(join(scratch, "ledger"), async (temporary) => {
        await mkdir(temporary, { recursive: true });
        const ledger = join(temporary, "ledger.csv");
        const exported = await withStore(ledgerPlace(store), onProgress, (open) =>
          open.export(ledger, { account: undefined, onProgress }),
        );
        return judge({ ledger, erased: exported.erased?.file });
      }),
    // Whether it has changed is only known by an export.
    fingerprint: async () => "store",
  };
}

/** Size and time of files; one that is missing has none. */
export async function fingerprintOf(files: readonly string[]): Promise<string> {
  const found = await Promise.all(files.map((file) => stat(file).catch(() => undefined)));
  return found.map((each) => (each === undefined ? "-" : `${each.size}:${each.mtimeMs}`)).join(" ");
}
