import { resolve } from "node:path";
import { LineFile } from "../files/line-file.ts";
import { writeNewFile } from "../files/new-file.ts";
import { withTemporaryPath } from "../files/temporary-path.ts";
import { invariant, UserError } from "../shared/errors.ts";
import { VerdictFile } from "./verdict-file.ts";

/** The files of a run; what nobody asked for is not there. */
export interface Outputs {
  readonly entries: LineFile | undefined;
  readonly verdicts: VerdictFile | undefined;
}

/**
 * Lets `use` write the files of a run. They appear under their names, whole, once it has ended well.
 * @throws UserError if something lies there already, or nothing can be written there.
 */
export async function withOutputs<T>(
  paths: { out: string | undefined; verdicts: string | undefined },
  use: (outputs: Outputs) => Promise<T>,
): Promise<T> {
  if (paths.out !== undefined && paths.verdicts !== undefined && resolve(paths.out) === resolve(paths.verdicts)) {
    throw new UserError(`--out and --verdicts both name ${paths.out}: give each a file of its own`);
  }
  return withNewFile(paths.verdicts, "--verdicts", (verdictPath, waitingPath) =>
    withNewFile(paths.out, "--out", async (entryPath) => {
      const entries = entryPath === undefined ? undefined : new LineFile(entryPath);
      const verdicts = verdictPath === undefined ? undefined : new VerdictFile(verdictPath, waitingPath);
      try {
        return await use({ entries, verdicts });
      } finally {
        entries?.close();
        verdicts?.close();
      }
    }),
  );
}

async function withNewFile<T>(
  path: string | undefined,
  flag: string,
  use: (temporary: string | undefined, second: string) => Promise<T>,
): Promise<T> {
  if (path === undefined) return use(undefined, "");
  let done: { result: T } | undefined;
  await writeNewFile(path, flag, (temporary) =>
    withTemporaryPath(`${path}.refused`, async (second) => {
      done = { result: await use(temporary, second) };
    }),
  );
  invariant(done !== undefined, `${flag} ${path} was not written`);
  return done.result;
}
