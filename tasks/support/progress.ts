import { type Progress, silent } from "../../src/shared/progress.ts";

/** Milliseconds between two changes of the line. */
const REFRESH_MS = 200;
const TICK_MS = 1000;

/** The line that stands on the terminal: what it says, since when, and what keeps its seconds going. */
let shown: { line: string; since: number; ticking: NodeJS.Timeout } | undefined;

/**
 * A line on stderr that shows how far the work is, and for how long it has been at one step; silent under `--json` and
 * where nobody watches. `endProgress` takes it away.
 */
export function terminalProgress(json: boolean): Progress {
  if (json || !process.stderr.isTTY) return silent;
  return (what, done, total) => {
    if (total !== undefined && done >= total) return endProgress();
    const now = Date.now();
    const begins = shown?.line.startsWith(what) !== true;
    if (!begins && now - (shown?.since ?? 0) < REFRESH_MS) return;
    const amount = total === undefined ? done.toLocaleString("en") : `${Math.floor((100 * done) / total)} %`;
    const line = done === 0 && total === undefined ? what : `${what}: ${amount}`;
    if (line === shown?.line) return;
    shown ??= { line, since: now, ticking: setInterval(write, TICK_MS).unref() };
    Object.assign(shown, { line, since: now });
    write();
  };
}

/** Takes the line away, before anything else is printed. */
export function endProgress(): void {
  if (shown === undefined) return;
  clearInterval(shown.ticking);
  shown = undefined;
  process.stderr.write("\r\x1b[K");
}

function write(): void {
  if (shown === undefined) return;
  const seconds = Math.floor((Date.now() - shown.since) / 1000);
  process.stderr.write(`\r\x1b[K${shown.line}${seconds < 2 ? "" : `, ${seconds} s`}`);
}
