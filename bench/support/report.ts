/** One object with every figure, under --json; else for people. */
export function report(result: Record<string, unknown>): void {
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}

/** Says on stderr what goes on. */
export function say(line: string): void {
  if (!process.argv.includes("--json")) process.stderr.write(`${line}\n`);
}

/** To as many significant digits as a noisy machine's clock is worth. */
export function round(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
