import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ClickHouseLogLevel, type ClickHouseSettings, createClient } from "@clickhouse/client";
import type { Engine, Parameters, StreamFormat } from "./engine.ts";
import type { ServerAddress } from "./server-address.ts";
import { serverFailure } from "./server-failure.ts";
import { bodyOf } from "./server-response.ts";
import { rememberFailure } from "./source-failure.ts";

const SETTINGS: ClickHouseSettings = { output_format_json_quote_64bit_integers: 1, session_timezone: "UTC" };

/**
 * The answer begins when all is done, so that its status tells how it went. Until then the server shows that it is
 * alive, by header lines: what is silent for longer than the timeout is dead, however long a statement may take.
 */
const WAITING: ClickHouseSettings = {
  wait_end_of_query: 1,
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: "10000",
};

/** Header lines of a day. */
const MAX_HEADERS_BYTES = 8 * 1024 * 1024;

interface Options {
  /** How long a server may be silent. */
  timeoutMs: number;
  /** Begins the id of every query, so that they can be found on the server. */
  queryPrefix: string;
  /** Asked before every request. */
  mayGoOn?: () => Promise<void>;
}

/** ClickHouse on a server, over HTTP: a connection a request, no session. Every failure is a `UserError`. */
export class ServerEngine implements Engine {
  readonly readsFiles = false;
  readonly #address: ServerAddress;
  readonly #options: Options;
  readonly #client: ReturnType<typeof createClient>;
  #queries = 0;

  constructor(address: ServerAddress, options: Options) {
    const { url, username, password, database } = address;
    this.#address = address;
    this.#options = options;
    this.#client = createClient({
      url,
      username,
      password,
      database,
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

  async rows<T>(sql: string, parameters?: Parameters): Promise<T[]> {
    const chunks = await Array.fromAsync(this.#answer(`${sql}\nFORMAT JSONCompactEachRow`, parameters, WAITING));
    return Buffer.concat(chunks)
      .toString("utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as T);
  }

  async exec(sql: string, parameters?: Parameters): Promise<void> {
    for await (const _ of this.#answer(sql, parameters, WAITING));
  }

  stream(sql: string, format: StreamFormat, parameters?: Parameters): AsyncIterable<Uint8Array> {
    return this.#answer(`${sql}\nFORMAT ${format}`, parameters, {});
  }

  async saveParquet(sql: string, path: string): Promise<void> {
    await pipeline(this.#answer(`${sql}\nFORMAT Parquet`, undefined, {}), createWriteStream(path));
  }

  async insert(table: string, rows: AsyncIterable<Uint8Array>, format: "TSV"): Promise<void> {
    const source = rememberFailure(rows);
    const values = Readable.from(source.rows, { objectMode: false });
    try {
      for await (const _ of this.#answer(`INSERT INTO ${table} FORMAT ${format}`, undefined, WAITING, values));
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

  async *#answer(
    query: string,
    parameters: Parameters | undefined,
    settings: ClickHouseSettings,
    values?: Readable,
  ): AsyncIterable<Uint8Array> {
    const { timeoutMs, queryPrefix, mayGoOn } = this.#options;
    let heardAt = Date.now();
    try {
      await mayGoOn?.();
      this.#queries += 1;
      const request = {
        query,
        query_params: { ...parameters },
        query_id: `${queryPrefix}-${this.#queries}`,
        clickhouse_settings: settings,
      };
      heardAt = Date.now();
      const answer = await this.#client.exec(values === undefined ? request : { ...request, values });
      for await (const chunk of bodyOf(answer)) {
        yield chunk;
        heardAt = Date.now();
      }
    } catch (error) {
      // In the middle of an answer, the client only says that it gave up.
      const wasSilent = Date.now() - heardAt >= timeoutMs;
      throw serverFailure(wasSilent && values === undefined ? new Error("timeout") : error, this.#address, timeoutMs);
    }
  }
}
