import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ClaimSource, httpSource } from "../claim-source.ts";
import { UserError } from "../../shared/errors.ts";
import { oneLine } from "../../shared/one-line.ts";

/** An epoch directory by its path, `file:` URL or `http(s):` URL. */
export function epochSource(where: string): ClaimSource {
  if (where === "") throw new UserError("no address: the epoch directory is a path or an http(s) URL");
  if (/^https?:/.test(where)) return httpSource(where);
  if (/^[a-z][a-z0-9+.-]+:/.test(where) && !where.startsWith("file:")) {
    throw new UserError(`${where}: only a path or an http(s) URL can be read (of IPFS, a gateway's)`);
  }
  const dir = where.startsWith("file:") ? localPath(where) : where;
  return {
    name: dir,
    async read(path) {
      try {
        return await readFile(join(dir, path));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new UserError(`${join(dir, path)}: cannot be read (${code}): ${dir} is not a whole epoch directory`);
      }
    },
  };
}

/**
 * An epoch directory where its publisher says that it lies.
 * @param mayBeLocal whether a `file:` URL will do: on a local chain. @throws UserError if claimants could not read it
 * there, whatever is there.
 */
export function publishedSource(uri: string, mayBeLocal: boolean): ClaimSource {
  const fits = /^https?:/.test(uri) || (mayBeLocal && uri.startsWith("file:"));
  if (!fits) throw new UserError(`"${oneLine(uri)}": not the http(s) URL of an epoch directory`);
  return epochSource(uri);
}

function localPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new UserError(`${url}: not the URL of a local directory: ${(error as Error).message}`);
  }
}
