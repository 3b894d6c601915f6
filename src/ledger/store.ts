import { type EraseRequest, type ErasureResult, eraseWithReceipt } from "../files/erase-with-receipt.ts";
import type { Hex } from "../shared/hex.ts";
import { type Progress, silent } from "../shared/progress.ts";
import { holdDirectory } from "./directory.ts";
import type { Engine } from "./engine.ts";
import { erasableLedger } from "./erasable.ts";
import { type BuiltEpoch, recordEpoch } from "./epochs.ts";
import { exportLedger, type ExportSummary } from "./export.ts";
import { type ImportSummary, importFile } from "./import.ts";
import type { HeldLedger } from "./held-ledger.ts";
import { checkComplete, openSchema } from "./schema.ts";
import { holdServer, type ServerOptions } from "./server.ts";
import { type LedgerStatus, ledgerStatus } from "./status.ts";
import { type LedgerVerification, verifyLedger } from "./verify.ts";

interface Options {
  onProgress?: Progress;
}

interface ImportOptions extends Options {
  /** File of the leaves kept of erased entries, as an export wrote it. */
  erased?: string | undefined;
}

interface ExportOptions extends Options {
  /** Only this account's entries. */
  account?: Hex | undefined;
}

interface LedgerErasure extends EraseRequest {
  /** The last epoch built from these entries, where the store does not know it; otherwise 0. */
  builtThrough: number;
}

interface OpenOptions extends Options {
  /** Opens a store that has lost rows too, to find out which. */
  damaged?: boolean;
  /** Whether what is no store yet becomes one; so it does unless told otherwise. */
  create?: boolean;
}

/**
 * The point ledger: every verified entry, once, in a ClickHouse database: embedded, in one directory, or on a server.
 * Snapshots read its views `ledger_entries` (id, epoch, account, kind, points, pattern, evidence, verified_at) and
 * `ledger_leaves` (epoch, leaf), in which erased entries of built epochs still have their leaf.
 *
 * A store is open in one process at a time, and a process has one embedded store open at a time. Close it, or others
 * wait in vain.
 */
export class LedgerStore {
  readonly #held: HeldLedger;

  private constructor(held: HeldLedger) {
    this.#held = held;
  }

  /**
   * Opens the store in `directory`, or creates it.
   * @throws UserError if another process holds it for ten seconds more, or the directory is no store of this version.
   */
  static async open(directory: string, options: OpenOptions = {}): Promise<LedgerStore> {
    return LedgerStore.#prepare(await holdDirectory(directory, options.onProgress ?? silent), options);
  }

  /**
   * Opens the store in a database of a ClickHouse server, or makes the empty database one.
   * @param url http(s)://user:password@host:port/database, as LEDGER_URL has it.
   * @throws UserError if the server cannot be used, or another process holds the store for ten seconds more.
   */
  static async connect(url: string, options: OpenOptions & ServerOptions = {}): Promise<LedgerStore> {
    return LedgerStore.#prepare(await holdServer(url, options.onProgress ?? silent, options), options);
  }

  static async #prepare(held: HeldLedger, options: OpenOptions): Promise<LedgerStore> {
    const { damaged = false, create = true, onProgress = silent } = options;
    try {
      onProgress(`opening ${held.name}`, 0);
      await openSchema(held.engine, held.name, create);
      if (!damaged) await checkComplete(held.engine, held.name);
      return new LedgerStore(held);
    } catch (error) {
      await held.release(async () => false);
      throw error;
    }
  }

  /** As messages name it: its directory, or the server and the database. */
  get name(): string {
    return this.#held.name;
  }

  get engine(): Engine {
    return this.#held.engine;
  }

  /**
   * Imports a ledger file (`lam-ledger-v1`), whole or not at all, and with it the leaves that were kept of entries which
   * are erased (`lam-erased-v1`). Entries that are there already, or were erased, are passed over.
   * @throws UserError that names the file and its first faulty rows, with their columns and values.
   */
  async import(file: string, { erased, onProgress = silent }: ImportOptions = {}): Promise<ImportSummary> {
    return importFile(this.engine, this.#held.room, file, erased, onProgress);
  }

  async status(): Promise<LedgerStatus> {
    return ledgerStatus(this.engine);
  }

  /** Remembers that an epoch was built from this store: entries that come later for it, or before it, are refused. */
  async recordEpoch(built: BuiltEpoch): Promise<void> {
    await recordEpoch(this.engine, built);
  }

  /** Recomputes every leaf and every root, and names what does not follow from what was imported. */
  async verify({ onProgress = silent }: Options = {}): Promise<LedgerVerification> {
    return verifyLedger(this.engine, onProgress);
  }

  /**
   * Writes the ledger, or the entries of one account, as a file; beside it the leaves kept of erased entries.
   * @throws UserError if the file is there already, or there is nothing to write.
   */
  async export(file: string, { account, onProgress = silent }: ExportOptions = {}): Promise<ExportSummary> {
    return exportLedger(this.engine, file, account, onProgress);
  }

  /**
   * Erases an account for good, all of it or nothing, and writes the receipt.
   * @returns undefined if the ledger had nothing of the account.
   */
  async erase(
    { builtThrough, ...request }: LedgerErasure,
    { onProgress = silent }: Options = {},
  ): Promise<ErasureResult | undefined> {
    return eraseWithReceipt(erasableLedger(this.engine, builtThrough, onProgress), request);
  }

  /** Lets other processes in. A directory that is new and holds nothing is not left behind. */
  async close(): Promise<void> {
    await this.#held.release(() => this.#isEmpty());
  }

  /** False if the engine cannot tell: closing must work after any failure, and must not hide it. */
  async #isEmpty(): Promise<boolean> {
    const rows = await this.engine.rows<[string]>("SELECT toString(count()) FROM batches").catch(() => []);
    return rows[0]?.[0] === "0";
  }
}
