import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import type { Engine } from "./engine.ts";
import type { Permit } from "./server-engine.ts";
import { serverErrorCode } from "./server-failure.ts";

const TABLE_EXISTS = "57";
const NO_SUCH_TABLE = "60";

/** Milliseconds. */
export interface LeaseTiming {
  /** How often a holder shows that it is alive. */
  beat: number;
  /** After how long without a sign of life a lease has lapsed. */
  life: number;
  /** How long one waits for a holder that is alive. */
  patience: number;
}

export const LEASE_TIMING: LeaseTiming = { beat: 5_000, life: 30_000, patience: 10_000 };

interface Found {
  generation: number;
  holder: string;
  /** Milliseconds since its last sign of life, by the server's clock. */
  silentFor: number;
  released: boolean;
}

/**
 * The right to work on a ledger on a server, which one process has at a time: removing what a killed command left means
 * removing what nobody else is at.
 *
 * A lease is a table, `lease_<generation>`: of all that try to create the next one, the server lets one succeed. Its
 * rows are signs of life, dated by the server's clock. One whose holder is silent for too long has lapsed, and whoever
 * comes next creates the next generation, drops the tables of those before and stops their queries. The highest
 * generation is never dropped, so a number is never used again.
 *
 * A holder that slept finds that it was replaced before its next statement. Should it fall asleep between asking and
 * sending, what it sends late can do no harm: statements that commit name the table of the lease, all others a scratch
 * table or a batch of its own, and those tables are gone, and no reader sees that batch.
 */
export class Lease implements Permit {
  /** Begins the ids of the queries that are subject to the lease. */
  readonly queryPrefix: string;
  readonly #engine: Engine;
  readonly #generation: number;
  readonly #holder: string;
  readonly #ledger: string;
  readonly #timing: LeaseTiming;
  #renewedAt = Date.now();
  #renewing: Promise<void> | undefined;
  #lost: UserError | undefined;
  #beating: NodeJS.Timeout | undefined;

  private constructor(engine: Engine, generation: number, holder: string, ledger: string, timing: LeaseTiming) {
    this.queryPrefix = `lam-${generation}-${randomUUID()}`;
    this.#engine = engine;
    this.#generation = generation;
    this.#holder = holder;
    this.#ledger = ledger;
    this.#timing = timing;
  }

  /**
   * Waits until nobody else holds the ledger.
   * @param engine whose queries are not subject to the lease. @param holder tells others who it is.
   * @param ledger names the ledger.
   * @throws UserError if somebody does, and is alive.
   */
  static async acquire(
    engine: Engine,
    holder: string,
    ledger: string,
    onProgress: Progress,
    timing = LEASE_TIMING,
  ): Promise<Lease> {
    const giveUpAt = Date.now() + timing.patience;
    for (;;) {
      const found = await newest(engine);
      if (found === undefined || found.released || found.silentFor > timing.life) {
        const lease = new Lease(engine, (found?.generation ?? 0) + 1, holder, ledger, timing);
        if (!(await lease.#create())) continue;
        await lease.#begin();
        return lease;
      }
      const isAlive = found.silentFor < 3 * timing.beat;
      if (isAlive && Date.now() > giveUpAt) {
        throw new UserError(
          `LEDGER_URL ${ledger} is in use by ${found.holder}; wait until it has finished, or stop it, and try again`,
        );
      }
      onProgress(`waiting for ${found.holder} to release ${ledger}`, 0);
      await sleep(timing.beat / 5);
    }
  }

  get sql(): string {
    return `(SELECT count() FROM ${tableOf(this.#generation)}) > 0`;
  }

  async check(sure = false): Promise<void> {
    if (sure) await this.#renew().catch(() => {});
    else if (Date.now() - this.#renewedAt > this.#timing.life / 2) await this.#renew();
    if (this.#lost !== undefined) throw this.#lost;
  }

  async release(): Promise<void> {
    clearInterval(this.#beating);
    await this.#renewing?.catch(() => {});
    if (this.#lost === undefined) await this.#sign(1);
  }

  /** False if somebody else was faster. */
  async #create(): Promise<boolean> {
    this.#renewedAt = Date.now();
    const table = tableOf(this.#generation);
    try {
      await this.#engine.exec(
        `CREATE TABLE ${table} (holder String, at DateTime64(3), released UInt8) ENGINE = MergeTree ORDER BY at`,
      );
    } catch (error) {
      if (serverErrorCode(error) === TABLE_EXISTS) return false;
      throw error;
    }
    // Whoever looked long ago may have created a number that was used and dropped.
    const [latest] = await generations(this.#engine);
    if (latest === this.#generation) {
      await this.#sign(0);
      return true;
    }
    await this.#engine.exec(`DROP TABLE IF EXISTS ${table} SYNC`);
    return false;
  }

  async #begin(): Promise<void> {
    this.#beating = setInterval(() => void this.#renew().catch(() => {}), this.#timing.beat).unref();
    try {
      // In this order: once the tables are gone no earlier holder can begin a commit, and those that began one end here.
      for (const old of await generations(this.#engine)) {
        if (old < this.#generation) await this.#engine.exec(`DROP TABLE IF EXISTS ${tableOf(old)} SYNC`);
      }
      await this.#engine.exec(
        `KILL QUERY WHERE current_database = currentDatabase()
           AND toUInt32OrZero(extract(query_id, '^lam-([0-9]+)-')) BETWEEN 1 AND {before:UInt32} SYNC`,
        { before: this.#generation - 1 },
      );
    } catch (error) {
      await this.release().catch(() => {}); // it lapses anyhow
      throw error;
    }
  }

  /** One at a time, however slow the server is. */
  async #renew(): Promise<void> {
    this.#renewing ??= this.#renewOnce().finally(() => (this.#renewing = undefined));
    await this.#renewing;
  }

  async #renewOnce(): Promise<void> {
    const at = Date.now();
    const [latest] = await generations(this.#engine);
    if (latest === this.#generation) {
      await this.#sign(0);
      this.#renewedAt = at;
      return;
    }
    this.#lost = new UserError(
      `LEDGER_URL ${this.#ledger}: this process was silent for too long, and another has taken over; run the command again`,
    );
  }

  async #sign(released: 0 | 1): Promise<void> {
    await this.#engine.exec(
      `INSERT INTO ${tableOf(this.#generation)} SELECT {holder:String}, now64(3), {released:UInt8}`,
      { holder: this.#holder, released },
    );
  }
}

function tableOf(generation: number): string {
  return `lease_${generation}`;
}

/** Descending. */
async function generations(engine: Engine): Promise<number[]> {
  const rows = await engine.rows<[number]>(
    `SELECT toUInt32(substring(name, 7)) AS generation FROM system.tables
     WHERE database = currentDatabase() AND match(name, '^lease_[0-9]{1,9}$') ORDER BY generation DESC`,
  );
  return rows.map(([generation]) => generation);
}

async function newest(engine: Engine): Promise<Found | undefined> {
  const [generation] = await generations(engine);
  if (generation === undefined) return undefined;
  try {
    // Before its first sign of life, a lease is as old as its table.
    const [row] = await engine.rows<[string, string, number]>(
      `SELECT any(holder),
              toString(dateDiff('millisecond',
                greatest(max(at), (SELECT toDateTime64(metadata_modification_time, 3) FROM system.tables
                                   WHERE database = currentDatabase() AND name = {table:String})),
                now64(3))),
              max(released)
       FROM ${tableOf(generation)}`,
      { table: tableOf(generation) },
    );
    const [holder = "", silentFor = "0", released = 0] = row ?? [];
    return {
      generation,
      holder: holder === "" ? "another process" : holder,
      silentFor: Number(silentFor),
      released: released === 1,
    };
  } catch (error) {
    if (serverErrorCode(error) === NO_SUCH_TABLE) return newest(engine);
    throw error;
  }
}
