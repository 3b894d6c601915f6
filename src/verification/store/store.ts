import type { DatabaseSync } from "node:sqlite";
import type { SignedConsent, Withdrawal } from "../../evidence/consent.ts";
import { unixSeconds } from "../../evidence/utc.ts";
import { UserError } from "../../shared/errors.ts";
import type { Hex } from "../../shared/hex.ts";
import type { Progress } from "../../shared/progress.ts";
import { DuplicateIndex } from "../duplicates/duplicate-index.ts";
import { Contributions } from "./contributions.ts";
import { closeDatabase, openDatabase } from "./database.ts";
import { KeyRing } from "./key-ring.ts";
import { sweepIfDue } from "./sweep.ts";

/** SQLITE_FULL. */
const DISK_FULL = 13;

/**
 * The verifier's store: what was verified, sealed with a key for each contribution, and the index of accepted work. Runs
 * in Node only. One process has it at a time.
 */
export class WorkflowStore {
  /** As messages name it. */
  readonly name: string;
  readonly db: DatabaseSync;
  readonly keys: KeyRing;
  readonly contributions: Contributions;
  #corpus: DuplicateIndex;

  private constructor(name: string, db: DatabaseSync, keys: KeyRing) {
    this.name = name;
    this.db = db;
    this.keys = keys;
    this.contributions = new Contributions(db, keys);
    this.#corpus = this.#openCorpus();
  }

  /** The near-duplicate index over accepted and held workflows. */
  get corpus(): DuplicateIndex {
    return this.#corpus;
  }

  /**
   * Opens the store in `directory`, or makes one.
   * @param wrapping the key that wraps its keys, see `readKeyFile`.
   * @throws UserError if it cannot be opened, or is in use.
   */
  static async open(directory: string, wrapping: Uint8Array | undefined, onProgress: Progress): Promise<WorkflowStore> {
    const db = await openDatabase(directory, onProgress);
    try {
      db.exec("BEGIN"); // what a new store begins with is there at once
      const store = new WorkflowStore(directory, db, new KeyRing(db, wrapping));
      db.exec("COMMIT");
      sweepIfDue(db, directory, onProgress);
      return store;
    } catch (error) {
      closeDatabase(db, directory);
      throw error;
    }
  }

  /** All that `work` changes is kept, or, if it fails or the process is killed, nothing. */
  async transaction<T>(work: () => T | Promise<T>): Promise<T> {
    this.db.exec("BEGIN IMMEDIATE");
    try {
      const result = await work();
      this.db.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec("ROLLBACK");
      this.#corpus = this.#openCorpus(); // it counts what it holds
      if ((error as { errcode?: number }).errcode === DISK_FULL) {
        throw new UserError(`--store ${this.name}: the disk is full; make room and run the command again`);
      }
      throw error;
    }
  }

  /** @param now Unix seconds. */
  isWithdrawn({ account, id }: SignedConsent, now: number): boolean {
    const row = this.db.prepare("SELECT at FROM withdrawn WHERE consent_mac = ?").get(this.#consentMac(account, id));
    return row !== undefined && (row["at"] as number) <= now;
  }

  /** Remembers that a consent was withdrawn. */
  withdraw({ account, consent, at }: Withdrawal): void {
    this.db
      .prepare("INSERT INTO withdrawn VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = min(at, ?2)")
      .run(this.#consentMac(account, consent), unixSeconds(at));
  }

  close(): void {
    closeDatabase(this.db, this.name);
  }

  #openCorpus(): DuplicateIndex {
    return new DuplicateIndex(this.db, this.keys.mac("duplicates", ""));
  }

  #consentMac(account: Hex, id: string): Uint8Array {
    return this.keys.mac("consent", `${account} ${id}`);
  }
}
