import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import type { Engine } from "./engine.ts";
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
  token: string;
  holder: string;
  /** Milliseconds since its last sign of life, by the server's clock. */
  silentFor: number;
  released: boolean;
}

/**
 * The right to work on a ledger on a server, which one process has at a time: imports and snapshots have tables of fixed
 * names, and removing what a killed command left means removing what nobody else is at.
 *
 * A lease is a table, `lease_<generation>`: of all that try to create the next one, the server lets one succeed. Its
 * rows are signs of life. One whose holder is silent for too long has lapsed, and whoever comes next creates the next
 * generation; the holder, should it wake up, finds that and stops. The highest generation is never dropped, so a number
 * is never used again.
 */
export class Lease {
  readonly #engine: Engine;
  readonly #table: string;
  readonly #generation: number;
  readonly #ledger: string;
  readonly #timing: LeaseTiming;
  #renewedAt = Date.now();
  #beating: NodeJS.Timeout | undefined;

  private constructor(engine: Engine, generation: number, ledger: string, timing: LeaseTiming) {
    this.#engine = engine;
    this.#generation = generation;
    this.#table = tableOf(generation);
    this.#ledger = ledger;
    this.#timing = timing;
  }

  /**
   * Waits until nobody else holds the ledger.
   * @param engine whose queries are not subject to the lease. @param token begins the ids of the queries that will be.
   * @param holder tells others who it is. @param ledger names the ledger.
   * @throws UserError if somebody does, and is alive.
   */
  static async acquire(
    engine: Engine,
    token: string,
    holder: string,
    ledger: string,
    onProgress: Progress,
    timing = LEASE_TIMING,
  ): Promise<Lease> {
    const giveUpAt = Date.now() + timing.patience;
    for (;;) {
      const found = await newest(engine);
      if (found === undefined || found.released || found.silentFor > timing.life) {
        const lease = new Lease(engine, (found?.generation ?? 0) + 1, ledger, timing);
        if (!(await lease.#create(token, holder))) continue;
        if (found?.released === false) await stopQueries(engine, found.token);
        await dropBefore(engine, lease.#generation);
        lease.#beating = setInterval(() => void lease.#renew().catch(() => {}), timing.beat).unref();
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

  /** @throws UserError if the lease is not held any more: somebody else may be at work. */
  async check(): Promise<void> {
    if (Date.now() - this.#renewedAt > this.#timing.life / 2) await this.#renew();
  }

  async release(): Promise<void> {
    clearInterval(this.#beating);
    await this.#engine.exec(`INSERT INTO ${this.#table} SELECT token, holder, now64(3), 1 FROM ${this.#table} LIMIT 1`);
  }

  /** False if somebody else was faster. */
  async #create(token: string, holder: string): Promise<boolean> {
    this.#renewedAt = Date.now();
    try {
      await this.#engine.exec(
        `CREATE TABLE ${this.#table} (token String, holder String, at DateTime64(3), released UInt8) ENGINE = Log`,
      );
    } catch (error) {
      if (serverErrorCode(error) === TABLE_EXISTS) return false;
      throw error;
    }
    // Whoever looked long ago may have created a number that was used and dropped.
    const [latest] = await generations(this.#engine);
    if (latest !== this.#generation) {
      await this.#engine.exec(`DROP TABLE IF EXISTS ${this.#table} SYNC`);
      return false;
    }
    await this.#engine.exec(`INSERT INTO ${this.#table} SELECT {token:String}, {holder:String}, now64(3), 0`, {
      token,
      holder,
    });
    return true;
  }

  async #renew(): Promise<void> {
    const at = Date.now();
    const [latest] = await generations(this.#engine);
    if (latest !== this.#generation) {
      throw new UserError(
        `LEDGER_URL ${this.#ledger}: this process was silent for too long, and another has taken over; run the command again`,
      );
    }
    await this.#engine.exec(`INSERT INTO ${this.#table} SELECT token, holder, now64(3), 0 FROM ${this.#table} LIMIT 1`);
    this.#renewedAt = at;
  }
}

/** What begins the ids of a process's queries. */
export function newToken(): string {
  return `lam-${randomUUID()}`;
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
    const [row] = await engine.rows<[string, string, string, number]>(
      `SELECT any(token), any(holder),
              toString(dateDiff('millisecond',
                greatest(max(at), (SELECT toDateTime64(metadata_modification_time, 3) FROM system.tables
                                   WHERE database = currentDatabase() AND name = {table:String})),
                now64(3))),
              max(released)
       FROM ${tableOf(generation)}`,
      { table: tableOf(generation) },
    );
    const [token = "", holder = "", silentFor = "0", released = 0] = row ?? [];
    return {
      generation,
      token,
      holder: holder === "" ? "another process" : holder,
      silentFor: Number(silentFor),
      released: released === 1,
    };
  } catch (error) {
    if (serverErrorCode(error) === NO_SUCH_TABLE) return newest(engine);
    throw error;
  }
}

/** What a holder that was killed had begun may still be running on the server. */
async function stopQueries(engine: Engine, token: string): Promise<void> {
  if (token === "") return;
  // Who may not look at queries has to do without: their rows belong to no batch, and are dropped next time.
  await engine.exec("KILL QUERY WHERE startsWith(query_id, {token:String}) SYNC", { token }).catch(() => {});
}

async function dropBefore(engine: Engine, generation: number): Promise<void> {
  for (const old of await generations(engine)) {
    if (old < generation) await engine.exec(`DROP TABLE IF EXISTS ${tableOf(old)} SYNC`);
  }
}
