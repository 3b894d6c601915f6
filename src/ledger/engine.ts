/** Embedded, the database of a store: chdb's default one also resolves table names to files of the working directory. */
export const DATABASE = "lam";

/** Values of `{name:Type}` placeholders. Integers above 2^53 go as decimal strings. */
export type Parameters = Readonly<Record<string, string | number>>;

/** Rows packed, the bytes of a single column one after the other, or lines of tab-separated text. */
export type StreamFormat = "RowBinary" | "RawBLOB" | "TSV";

/**
 * The ClickHouse that holds a ledger, whichever way it is reached. Table names without a database are the store's own.
 * The same SQL must run on an embedded engine and on a server, so nothing here knows files or sessions.
 */
export interface Engine {
  /** Whether `file()` in its SQL reads the files of this machine. */
  readonly readsFiles: boolean;
  /**
   * SQL condition of the statements that make something part of the ledger: it holds as long as this process is the one
   * that may. A process that slept on its way to one has been replaced since.
   */
  readonly mayWrite: string;
  /**
   * The name of a table that must not outlive the command that makes it; it begins with SCRATCH. On a server no other
   * process ever has a table of that name: what a process that was replaced sends late finds none.
   */
  scratch(name: string): string;
  /**
   * Result rows as arrays of columns. Integers of 64 bits and more arrive as strings: read them with BigInt.
   * For small results only, the whole of it is parsed at once.
   */
  rows<T>(sql: string, parameters?: Parameters): Promise<T[]>;
  exec(sql: string, parameters?: Parameters): Promise<void>;
  /** The bytes of a result, chunk by chunk and never whole in memory. One stream at a time. */
  stream(sql: string, format: StreamFormat, parameters?: Parameters): AsyncIterable<Uint8Array>;
  /** Writes a result as a Parquet file at `path`, never whole in memory. After an error a part of it may be there. */
  saveParquet(sql: string, path: string): Promise<void>;
  /**
   * Appends tab-separated rows, pulled no faster than they are written. Not atomic: if the source fails, what came
   * before it stays.
   */
  insert(table: string, rows: AsyncIterable<Uint8Array>, format: "TSV"): Promise<void>;
  /** Keeps the engine, where it is nobody else's, from tidying up tables behind the back of `work`, which takes its time. */
  withoutMerges<T>(tables: readonly string[], work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
