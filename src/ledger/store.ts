import { type Progress, silent } from "../shared/progress.ts";
import type { ChdbEngine } from "./chdb-engine.ts";
import { holdDirectory, releaseDirectory } from "./directory.ts";
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
  readonly #engine: ChdbEngine;
  readonly #directory: string;

  private constructor(engine: ChdbEngine, directory: string) {
    this.#engine = engine;
    this.#directory = directory;
  }

  /**
   * Opens the store in `directory`, or creates it.
   * @throws UserError if another process holds it for ten seconds more, or the directory is no store of this version.
   */
  static async open(directory: string, { onProgress = silent }: Options = {}): Promise<LedgerStore> {
    const engine = await holdDirectory(directory, onProgress);
    try {
      await openSchema(engine, directory);
      return new LedgerStore(engine, directory);
    } catch (error) {
      await releaseDirectory(engine);
      throw error;
    }
  }

  get engine(): Engine {
    return this.#engine;
  }

  /**
   * Imports a ledger file (`lam-ledger-v1`), whole or not at all. Entries that are there already are passed over.
   * @throws UserError that names the file and its first faulty rows, with their columns and values.
   */
  async import(file: string, { onProgress = silent }: Options = {}): Promise<ImportSummary> {
    return importFile(this.#engine, this.#directory, file, onProgress);
  }

  async status(): Promise<LedgerStatus> {
    return ledgerStatus(this.#engine);
  }

  /** Remembers that an epoch was built from this store: entries that come later for it, or before it, are refused. */
  async recordEpoch(built: BuiltEpoch): Promise<void> {
    await recordEpoch(this.#engine, built);
  }

  async close(): Promise<void> {
    await releaseDirectory(this.#engine);
  }
}
