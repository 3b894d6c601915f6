import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { drainPending, Session } from "chdb";
import { UserError } from "../shared/errors.ts";
import { DATABASE, type Engine, type Parameters, type StreamFormat } from "./engine.ts";
import { SCRATCH } from "./scratch.ts";
import { rememberFailure } from "./source-failure.ts";

const SETTINGS = [
  "--output_format_json_quote_64bit_integers=1",
  "--session_timezone=UTC",
  // Beyond these, sorting and grouping go to disk: a ledger may be larger than memory.
  "--max_bytes_before_external_sort=1000000000",
  "--max_bytes_before_external_group_by=600000000",
  // Sorting and writing what is inserted is work for all cores; but each of these threads holds two blocks of rows.
  `--max_insert_threads=${Math.min(availableParallelism(), 4)}`,
  "--min_insert_block_size_rows=300000",
  // Else columns of a Parquet file lie decompressed in memory, gigabytes of them, while rows are written.
  "--input_format_parquet_memory_high_watermark=67108864",
];

/** Small chunks keep memory flat, large ones keep the number of parts down. */
const INSERT_CHUNK_BYTES = 16 * 1024 * 1024;

/** ClickHouse's NOT_ENOUGH_SPACE, and what the operating system says when a write fails for the same reason. */
const DISK_FULL = /NOT_ENOUGH_SPACE|No space left on device/;

/** What the engine says of a file whose content is not what was written. */
const DAMAGED =
  /CHECKSUM_DOESNT_MATCH|CANNOT_READ_ALL_DATA|CORRUPTED_DATA|CANNOT_DECOMPRESS|UNKNOWN_CODEC|SIZES_OF_COLUMNS_DOESNT_MATCH/;

/** ClickHouse inside this process, on the data in one directory. */
export class ChdbEngine implements Engine {
  readonly readsFiles = true;
  /** The directory is locked. */
  readonly mayWrite = "true";
  readonly #session: Session;
  readonly #directory: string;

  private constructor(session: Session, directory: string) {
    this.#session = session;
    this.#directory = directory;
  }

  /**
   * A process can hold one directory, and a directory one process: see `holdDirectory`.
   * @throws Error with ClickHouse's own words if the directory cannot be opened.
   */
  static async open(directory: string): Promise<ChdbEngine> {
    // A session that was closed in the middle of a query lets go of its directory only after it.
    await drainPending();
    const engine = new ChdbEngine(new Session(directory, { connectionArgs: SETTINGS }), directory);
    try {
      await engine.exec(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`);
      await engine.exec(`USE ${DATABASE}`);
    } catch (error) {
      await engine.close();
      throw error;
    }
    return engine;
  }

  scratch(name: string): string {
    return `${SCRATCH}${name}`;
  }

  async rows<T>(sql: string, parameters?: Parameters): Promise<T[]> {
    const text = await this.#run(sql, parameters);
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as T);
  }

  async exec(sql: string, parameters?: Parameters): Promise<void> {
    await this.#run(sql, parameters);
  }

  async *stream(sql: string, format: StreamFormat, parameters: Parameters = {}): AsyncIterable<Uint8Array> {
    try {
      for await (const chunk of this.#session.queryStreamBind(sql, parameters, { format })) yield chunk.raw();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  async saveParquet(sql: string, path: string): Promise<void> {
    // Not through `stream`: chdb would make a Parquet file of every chunk.
    const quoted = `'${resolve(path).replaceAll(/[\\']/g, "\\$&")}'`;
    await this.exec(`${sql} INTO OUTFILE ${quoted} FORMAT Parquet`);
  }

  async insert(table: string, rows: AsyncIterable<Uint8Array>, format: "TSV"): Promise<void> {
    // chdb wraps what the source throws in an error of its own.
    const source = rememberFailure(rows);
    try {
      await this.#session.insert({ table, values: source.rows, format, maxChunkBytes: INSERT_CHUNK_BYTES });
    } catch (error) {
      throw source.failure() ?? this.#explain(error);
    }
  }

  async withoutMerges<T>(tables: readonly string[], work: () => Promise<T>): Promise<T> {
    for (const table of tables) await this.exec(`SYSTEM STOP MERGES ${table}`);
    try {
      return await work();
    } finally {
      for (const table of tables) await this.exec(`SYSTEM START MERGES ${table}`);
    }
  }

  async close(): Promise<void> {
    this.#session.close();
    await drainPending();
  }

  async #run(sql: string, parameters: Parameters = {}): Promise<string> {
    try {
      const result = await this.#session.queryBindAsync(sql, parameters, { format: "JSONCompactEachRow" });
      return result.text();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    if (DAMAGED.test(error.message)) {
      const file = /\(while reading [^()]*?from part ([^\s)]+)/.exec(error.message)?.[1];
      return new UserError(
        `${this.#directory} is damaged${file === undefined ? "" : `, in ${file}`}: a file is not what was written; ` +
          "restore a backup, or make a new store from the last good export",
        { cause: error },
      );
    }
    if (!DISK_FULL.test(error.message)) return error;
    return new UserError(`${this.#directory}: the disk is full; make room and run the command again`);
  }
}
