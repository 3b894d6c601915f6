import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { withTemporaryPath } from "../../../src/files/temporary-path.ts";
import { UserError } from "../../../src/shared/errors.ts";

/**
 * Makes a directory, and those above it. Node's own `recursive` never ends where a folder that exists can have no
 * others in it, such as /proc.
 */
export async function makeDirectory(path: string): Promise<void> {
  const make = () =>
    mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
      const isThere = (await stat(path).catch(() => undefined))?.isDirectory() === true;
      if (!isThere) throw error;
    });
  await make().catch(async (error: NodeJS.ErrnoException) => {
    const above = dirname(resolve(path));
    if (error.code !== "ENOENT" || above === resolve(path)) throw error;
    await makeDirectory(above);
    await make();
  });
}

/** @throws UserError unless files can be written into the directory, which is made if it is not there. */
export async function checkWritable(path: string, flag: string): Promise<void> {
  try {
    await makeDirectory(path);
    await withTemporaryPath(join(path, "probe"), (temporary) => writeFile(temporary, ""));
  } catch (error) {
    throw new UserError(`${flag} ${path}: no directory to write into (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Whether it is the file system that refused: a disk that is full, a path that is gone. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}
