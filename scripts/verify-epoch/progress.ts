/** Told how far a long step is; `total` is absent while nobody knows it, and `done` is 0 if the step says no more. */
export type Progress = (what: string, done: number, total?: number) => void;

/** A line on stderr, where somebody watches. */
export function terminalProgress(silent: boolean): Progress {
  if (silent || !process.stderr.isTTY) return () => {};
  let shownAt = 0;
  return (what, done, total) => {
    const finished = total !== undefined && done >= total;
    if (!finished && done > 0 && Date.now() - shownAt < 200) return;
    shownAt = Date.now();
    const amount = total === undefined ? done.toLocaleString("en") : `${Math.floor((100 * done) / total)} %`;
    const line = done === 0 && total === undefined ? what : `${what}: ${amount}`;
    process.stderr.write(`\r\x1b[K${finished ? "" : line}`);
  };
}
