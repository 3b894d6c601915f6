import { randomBytes } from "node:crypto";
import { open, rename } from "node:fs/promises";
import { UserError } from "../shared/errors.ts";
import { refuseExisting } from "./refuse-existing.ts";
import { withTemporaryPath } from "./temporary-path.ts";

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
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  await withTemporaryPath(temporary, async () => {
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
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (code === undefined || syscall === undefined) throw error;
      throw new UserError(`${flag} ${path} cannot be written: ${(error as Error).message}`);
    }
    await refuseExisting(path, flag);
    await rename(temporary, path);
  });
}
