import { mkdir, rmdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UserError } from "../../src/shared/errors.ts";

/** Makes the directories above `path`, runs `use`, and takes away again those that it made if `use` fails. */
export async function withParentDirectory<T>(path: string, use: () => Promise<T>): Promise<T> {
  const parent = resolve(dirname(path));
  const first = await mkdir(parent, { recursive: true }).catch((error: Error) => {
    throw new UserError(`${path} cannot be made: ${error.message}`);
  });
  try {
    return await use();
  } catch (error) {
    if (first !== undefined) await removeEmpty(parent, dirname(first)).catch(() => {});
    throw error;
  }
}

async function removeEmpty(directory: string, stop: string): Promise<void> {
  for (let next = directory; next !== stop && next !== dirname(next); next = dirname(next)) await rmdir(next);
}
