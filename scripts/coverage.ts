/** Ends with 1 unless every line of the contracts was run: reads what `hardhat test --coverage` wrote. */
import { readFileSync } from "node:fs";

const REPORT = "coverage/lcov.info";

let file = "";
const missed: string[] = [];
for (const line of readFileSync(REPORT, "utf8").split("\n")) {
  if (line.startsWith("SF:")) file = line.slice(3);
  const [, number, count] = /^DA:(\d+),(\d+)$/.exec(line) ?? [];
  if (count === "0" && file.startsWith("contracts/")) missed.push(`${file}:${number}`);
}
for (const place of missed) console.error(`never run: ${place}`);
process.exitCode = missed.length === 0 ? 0 : 1;
