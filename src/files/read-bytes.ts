import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { UserError } from "../shared/errors.ts";

const CHUNK_BYTES = 256 * 1024;

/**
 * The size in bytes of a file that can be read.
 * @param what the user was to name, for the error: "a ledger file". @throws UserError if no readable file is there.
 */
export async function readableSize(path: string, what: string): Promise<number> {
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
  throw new UserError(`${path} is not a regular file; name ${what}`);
}

/**
 * The bytes of the file, decompressed, as fast as they are taken.
 * @throws UserError if it cannot be read, or is cut short or damaged.
 */
export async function* readBytes({ path, gzipped }: { path: string; gzipped: boolean }): AsyncIterable<Uint8Array> {
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
