import { type Progress, silent } from "../shared/progress.ts";
import { discardDirectory, type HeldDirectory, holdDirectory, releaseDirectory } from "./directory.ts";
import type { Engine } from "./engine.ts";
import { type BuiltEpoch, recordEpoch } from "./epochs.ts";
import { type ImportSummary, importFile } from "./import.ts";
import { openSchema } from "./schema.ts";
import { type LedgerStatus, ledgerStatus } from "./status.ts";

interface Options {
  onProgress?: Progress;
}

/**
 * The point ledger: every verified entry, once, in a ClickHouse database in one directory. Snapshots read its views
 * `ledger_entries` (id, epoch, account, kind, points, pattern, evidence, verified_at) and `ledger_leaves` (epoch, leaf).
 *
 * A process has one store open at a time. Close it, or other processes wait in vain.
 */
export class LedgerStore {
  readonly #held: HeldDirectory;
  readonly #directory: string;

  private constructor(held: HeldDirectory, directory: string) {
    this.#held = held;
    this.#directory = directory;
  }

  /**
   * Opens the store in `directory`, or creates it.
   * @throws UserError if another process holds it for ten seconds more, or the directory is no store of this version.
   */
  static async open(directory: string, { onProgress = silent }: Options = {}): Promise<LedgerStore> {
    const held = await holdDirectory(directory, onProgress);
    try {
      await openSchema(held.engine, directory);
      return new LedgerStore(held, directory);
    } catch (error) {
      await releaseDirectory(held.engine);
      throw error;
    }
  }

  get engine(): Engine {
    return this.#held.engine;
  }

  /**
   * Imports a ledger file (`lam-ledger-v1`), whole or not at all. Entries that are there already are passed over.
   * @throws UserError that names the file and its first faulty rows, with their columns and values.
   */
  async import(file: string, { onProgress = silent }: Options = {}): Promise<ImportSummary> {
    return importFile(this.engine, this.#directory, file, onProgress);
  }

  async status(): Promise<LedgerStatus> {
    return ledgerStatus(this.engine);
  }

  /** Remembers that an epoch was built from this store: entries that come later for it, or before it, are refused. */
  async recordEpoch(built: BuiltEpoch): Promise<void> {
    await recordEpoch(this.engine, built);
  }

  /** Lets other processes in. A store that is new and holds nothing is not left behind. */
  async close(): Promise<void> {
    const isNew = this.#held.before !== "a store";
    if (isNew && (await this.#isEmpty())) await discardDirectory(this.#held);
    else await releaseDirectory(this.#held.engine);
  }

  /** False if the engine cannot tell: closing must work after any failure, and must not hide it. */
  async #isEmpty(): Promise<boolean> {
    const rows = await this.engine.rows<[string]>("SELECT toString(count()) FROM batches").catch(() => []);
    return rows[0]?.[0] === "0";
  }
}
