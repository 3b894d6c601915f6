import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { UserError } from "../shared/errors.ts";

type Format = "csv" | "ndjson" | "parquet";

const FORMATS: Readonly<Record<string, Format>> = { csv: "csv", ndjson: "ndjson", jsonl: "ndjson", parquet: "parquet" };

const CHUNK_BYTES = 256 * 1024;

/** A ledger file as its name describes it. */
export interface LedgerFile {
  /** As the user wrote it. */
  path: string;
  format: Format;
  gzipped: boolean;
  /** It may have no rows: with it travel the leaves kept of erased entries, of which there may be no others left. */
  mayBeEmpty: boolean;
}

/**
 * @param mayBeEmpty whether it may have no rows.
 * @throws UserError if the name's ending is not that of a ledger, or no readable file is there.
 */
export async function findLedgerFile(path: string, mayBeEmpty = false): Promise<LedgerFile> {
  const [, ending, gz] = /\.([a-z]+)(\.gz)?$/.exec(path.toLowerCase()) ?? [];
  const format = FORMATS[ending ?? ""];
  if (format === undefined) {
    throw new UserError(
      `${path}: a ledger is a .csv, .ndjson, .jsonl or .parquet file, or one of these with .gz added`,
    );
  }
  const size = await readableSize(path);
  if (size === 0 && !(mayBeEmpty && format === "ndjson"))
    throw new UserError(`${path} is empty; expected a ledger with at least one entry`);
  return { path, format, gzipped: gz !== undefined, mayBeEmpty };
}

async function readableSize(path: string): Promise<number> {
  try {
    // Before it is opened: a pipe would wait for somebody to write to it.
    const stats = await stat(path);
    if (stats.isFile()) {
      await (await open(path, "r")).close();
      return stats.size;
    }
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${reason(error)}`);
  }
  throw new UserError(`${path} is not a regular file; name a ledger file`);
}

/**
 * The bytes of the file, decompressed, as fast as they are taken.
 * @throws UserError if it cannot be read, or is cut short or damaged.
 */
export async function* readBytes({ path, gzipped }: LedgerFile): AsyncIterable<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (!gzipped) {
    try {
      yield* file as AsyncIterable<Uint8Array>;
      return;
    } catch (error) {
      throw new UserError(`${path} cannot be read: ${reason(error)}`);
    }
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on("error", (error) => gunzip.destroy(error));
  try {
    yield* file.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new UserError(`${path} is not a complete gzip file (${reason(error)}); fetch or compress it again`);
  } finally {
    file.destroy();
  }
  // Zero bytes after a gzip member end the decompression silently, whatever comes after them.
  if (gunzip.bytesWritten !== file.bytesRead) {
    throw new UserError(`${path} has other bytes after its gzip data; fetch or compress it again`);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "permission denied";
  if (code === "Z_BUF_ERROR") return "it is cut short";
  return message;
}
