import { open, rename } from "node:fs/promises";
import { refuseExisting } from "./refuse-existing.ts";
import { withTemporaryPath } from "./temporary-path.ts";
import { writeFailure } from "./write-failure.ts";

/**
 * Lets `write` make a file beside `path` and renames it into place: it is there whole and on disk, or not at all.
 * @param flag the option that named `path`.
 * @throws UserError if something lies at `path` already, or nothing can be written there.
 */
export async function writeNewFile(
  path: string,
  flag: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  await refuseExisting(path, flag);
  await withTemporaryPath(path, async (temporary) => {
    try {
      await write(temporary);
      // On disk before the rename: otherwise a power cut can leave an empty file under the final name.
      const file = await open(temporary, "r+");
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw writeFailure(error, `${flag} ${path}`);
    }
    await refuseExisting(path, flag);
    await rename(temporary, path);
  });
}
