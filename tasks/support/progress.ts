import { type Progress, silent } from "../../src/shared/progress.ts";

/** A line on stderr that shows how far the work is; silent under `--json` and where nobody watches. */
export function terminalProgress(json: boolean): Progress {
  if (json || !process.stderr.isTTY) return silent;
  let shownAt = 0;
  return (what, done, total) => {
    const finished = total !== undefined && done >= total;
    const now = Date.now();
    if (!finished && now - shownAt < 200) return;
    shownAt = now;
    const amount =
      total === undefined ? done.toLocaleString("en") : `${Math.floor((100 * done) / Math.max(total, 1))} %`;
    process.stderr.write(`\r\x1b[K${finished ? "" : `${what}: ${amount}`}`);
  };
}
