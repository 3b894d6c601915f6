/**
 * Ends with 1 unless every line of every contract was run: reads what `hardhat test --coverage` wrote. A contract that is
 * not in the report was not run at all.
 */
import { globSync, readFileSync } from "node:fs";

const REPORT = "coverage/lcov.info";

const runs = new Map<string, number[]>();
let lines: number[] = [];
for (const line of readFileSync(REPORT, "utf8").split("\n")) {
  if (line.startsWith("SF:")) runs.set(line.slice(3), (lines = []));
  const [, number, count] = /^DA:(\d+),(\d+)$/.exec(line) ?? [];
  if (number !== undefined && count === "0") lines.push(Number(number));
}
const missed = [...runs].flatMap(([file, numbers]) => numbers.map((number) => `${file}:${number}`));
const withCode = globSync("contracts/**/*.sol").filter((file) =>
  /^(abstract )?contract /m.test(readFileSync(file, "utf8")),
);
const absent = withCode.filter((file) => !runs.has(file));
for (const place of [...missed, ...absent]) console.error(`never run: ${place}`);
process.exitCode = missed.length + absent.length === 0 ? 0 : 1;
