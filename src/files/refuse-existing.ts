import { lstat } from "node:fs/promises";
import { UserError } from "../shared/errors.ts";

/**
 * @param flag the option that named `path`.
 * @throws UserError if something lies at `path` already: what was published must not be replaced unseen.
 */
export async function refuseExisting(path: string, flag = "--out"): Promise<void> {
  // Not `stat`: a link that leads nowhere is there too.
  const exists = await lstat(path).then(
    () => true,
    ({ code, message }: NodeJS.ErrnoException) => {
      if (code === "ENOENT") return false;
      throw new UserError(`${flag} ${path} cannot be used: ${message}`);
    },
  );
  if (exists) throw new UserError(`${flag} ${path} exists already: give another name, or remove it first`);
}
