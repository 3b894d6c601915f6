import type { DatabaseSync } from "node:sqlite";
import type { Progress } from "../../shared/progress.ts";
import { Contributions } from "./contributions.ts";
import { closeDatabase, openDatabase } from "./database.ts";
import { KeyRing } from "./key-ring.ts";
import { sweepIfDue } from "./sweep.ts";

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

  private constructor(name: string, db: DatabaseSync, keys: KeyRing) {
    this.name = name;
    this.db = db;
    this.keys = keys;
    this.contributions = new Contributions(db, keys);
  }

  /**
   * Opens the store in `directory`, or makes one.
   * @param wrapping the key that wraps its keys, see `readKeyFile`.
   * @throws UserError if it cannot be opened, or is in use.
   */
  static async open(directory: string, wrapping: Uint8Array | undefined, onProgress: Progress): Promise<WorkflowStore> {
    const db = await openDatabase(directory, onProgress);
    try {
      const keys = new KeyRing(db, wrapping);
      sweepIfDue(db, directory, onProgress);
      return new WorkflowStore(directory, db, keys);
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
      throw error;
    }
  }

  close(): void {
    closeDatabase(this.db, this.name);
  }
}
