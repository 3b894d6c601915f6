import { rename, writeFile } from "node:fs/promises";
import { withTemporaryPath } from "./temporary-path.ts";
import { writeFailure } from "./write-failure.ts";

/**
 * Writes a file, or another content into it: whichever is at `path`, it is whole and on disk.
 * @param what names `path` in messages. @throws UserError if it cannot be written: then nothing has changed.
 */
export async function replaceFile(path: string, what: string, bytes: Uint8Array): Promise<void> {
  await withTemporaryPath(path, async (temporary) => {
    try {
      await writeFile(temporary, bytes, { flush: true });
      await rename(temporary, path);
    } catch (error) {
      throw writeFailure(error, what);
    }
  });
}
