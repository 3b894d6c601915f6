import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ClickHouseError, ClickHouseLogLevel, type ClickHouseSettings, createClient } from "@clickhouse/client";
import { UserError } from "../shared/errors.ts";
import type { Engine, Parameters, StreamFormat } from "./engine.ts";
import { SCRATCH } from "./scratch.ts";
import type { ServerAddress } from "./server-address.ts";
import { serverFailure } from "./server-failure.ts";
import { bodyOf } from "./server-response.ts";
import { SETTINGS, WAITING } from "./server-settings.ts";
import { rememberFailure } from "./source-failure.ts";

/** Header lines of a day. */
const MAX_HEADERS_BYTES = 8 * 1024 * 1024;

/** The right to use a server, which a process can lose. */
export interface Permit {
  /** SQL condition that holds until somebody else has the right; after that, it is an error. */
  sql: string;
  /** Asked before every statement, and, to be `sure`, after one that failed. @throws UserError if the right is lost. */
  check(sure?: boolean): Promise<void>;
}

/** For statements that need none. */
export const ANYBODY: Permit = { sql: "true", check: async () => {} };

interface Options {
  /** How long a server may be silent. */
  timeoutMs: number;
  /** Begins the id of every query, so that they can be found on the server. */
  queryPrefix: string;
  permit: Permit;
}

interface Request {
  query: string;
  parameters?: Parameters | undefined;
  settings?: ClickHouseSettings;
  values?: Readable;
}

/** ClickHouse on a server, over HTTP: a connection a request, no session. Every failure is a `UserError`. */
export class ServerEngine implements Engine {
  readonly readsFiles = false;
  readonly #address: ServerAddress;
  readonly #options: Options;
  readonly #client: ReturnType<typeof createClient>;
  /** Begins the names of its scratch tables: nobody else's do. */
  readonly #scratch = `${SCRATCH}${randomBytes(8).toString("hex")}_`;
  #queries = 0;
  /** Ids of queries of which nobody knows whether they have ended. */
  readonly #adrift = new Set<string>();

  constructor(address: ServerAddress, options: Options) {
    const { url, username, password, database } = address;
    this.#address = address;
    this.#options = options;
    this.#client = createClient({
      url,
      username,
      password,
      database,
      // The client leaves out a database of the name "default", and the user's own default may be another.
      http_headers: { "X-ClickHouse-Database": database },
      application: "lam",
      request_timeout: options.timeoutMs,
      // A connection that the server is about to close would fail a statement that cannot be repeated blindly.
      keep_alive: { enabled: false },
      max_response_headers_size: MAX_HEADERS_BYTES,
      clickhouse_settings: SETTINGS,
      // It would log requests.
      log: { level: ClickHouseLogLevel.OFF },
    });
  }

  get mayWrite(): string {
    return this.#options.permit.sql;
  }

  scratch(name: string): string {
    return `${this.#scratch}${name}`;
  }

  async rows<T>(sql: string, parameters?: Parameters): Promise<T[]> {
    const query = `${sql}\nFORMAT JSONCompactEachRow`;
    const chunks = await Array.fromAsync(this.#answer({ query, parameters, settings: WAITING }));
    const lines = Buffer.concat(chunks).toString("utf8").split("\n");
    try {
      return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as T);
    } catch {
      throw new UserError(`LEDGER_URL ${this.#address.name}: what answers there is no ClickHouse server; correct it`);
    }
  }

  async exec(query: string, parameters?: Parameters): Promise<void> {
    for await (const _ of this.#answer({ query, parameters, settings: WAITING }));
  }

  stream(sql: string, format: StreamFormat, parameters?: Parameters): AsyncIterable<Uint8Array> {
    return this.#answer({ query: `${sql}\nFORMAT ${format}`, parameters });
  }

  async saveParquet(sql: string, path: string): Promise<void> {
    await pipeline(this.#answer({ query: `${sql}\nFORMAT Parquet` }), createWriteStream(path));
  }

  async insert(table: string, rows: AsyncIterable<Uint8Array>, format: "TSV"): Promise<void> {
    const source = rememberFailure(rows);
    const values = Readable.from(source.rows, { objectMode: false });
    const query = `INSERT INTO ${table} FORMAT ${format}`;
    try {
      for await (const _ of this.#answer({ query, settings: WAITING, values }));
    } catch (error) {
      throw source.failure() ?? error;
    } finally {
      values.destroy();
    }
  }

  async withoutMerges<T>(_: readonly string[], work: () => Promise<T>): Promise<T> {
    return work();
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async *#answer(request: Request): AsyncIterable<Uint8Array> {
    await this.#options.permit.check();
    await this.#stopAdrift();
    yield* this.#send(request);
  }

  /**
   * A statement whose connection was cut, or whose result nobody reads any more, may still be at work: it would write
   * what is about to be removed, or make it part of the ledger.
   */
  async #stopAdrift(): Promise<void> {
    for (const id of this.#adrift) {
      const query = "KILL QUERY WHERE query_id = {id:String} SYNC";
      for await (const _ of this.#send({ query, parameters: { id }, settings: WAITING }));
      this.#adrift.delete(id);
    }
  }

  async *#send({ query, parameters, settings = {}, values }: Request): AsyncIterable<Uint8Array> {
    const { timeoutMs, queryPrefix, permit } = this.#options;
    this.#queries += 1;
    const id = `${queryPrefix}-${this.#queries}`;
    let heardAt: number | undefined;
    let hasEnded = false;
    try {
      const answer = await this.#client.exec({
        query,
        query_params: { ...parameters },
        query_id: id,
        clickhouse_settings: settings,
        ...(values === undefined ? {} : { values }),
      });
      heardAt = Date.now();
      for await (const chunk of bodyOf(answer)) {
        yield chunk;
        heardAt = Date.now();
      }
      hasEnded = true;
    } catch (error) {
      hasEnded = error instanceof ClickHouseError;
      if (hasEnded) await permit.check(true); // whoever took over has stopped it, or removed what it names
      // In the middle of an answer, the client only says that it gave up.
      const wasSilent = !hasEnded && heardAt !== undefined && Date.now() - heardAt >= timeoutMs;
      throw serverFailure(wasSilent ? new Error("timeout") : error, this.#address, timeoutMs);
    } finally {
      if (!hasEnded) this.#adrift.add(id);
    }
  }
}
