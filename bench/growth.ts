/**
 * How a snapshot grows, first with the entries, then with the accounts: time and memory at three sizes each. The largest
 * takes 20 GB of disk and a quarter of an hour. --runs R --json
 */
import { parseArgs } from "node:util";
import { machine } from "./support/machine.ts";
import { measureSnapshot, type SnapshotFigures } from "./support/measure-snapshot.ts";
import { report, round, say } from "./support/report.ts";

const MILLION = 1_000_000;
const BY_ENTRIES = [1, 10, 50].map((millions) => ({ entries: millions * MILLION, accounts: MILLION }));
const BY_ACCOUNTS = [0.1, 1, 5].map((millions) => ({ entries: 10 * MILLION, accounts: millions * MILLION }));

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" }, json: { type: "boolean" } } });

async function measure({ entries, accounts }: { entries: number; accounts: number }) {
  say(`${entries} entries of ${accounts} accounts`);
  const figures: SnapshotFigures = await measureSnapshot(entries, accounts, Number(values.runs));
  return { ...figures, peakMBAllowed: round((1.5e9 + 300 * accounts) / 1e6, 4) };
}

const byEntries: Awaited<ReturnType<typeof measure>>[] = [];
for (const size of BY_ENTRIES) byEntries.push(await measure(size));
const byAccounts: typeof byEntries = [];
for (const size of BY_ACCOUNTS) {
  const same = byEntries.find(({ entries, accounts }) => entries === size.entries && accounts === size.accounts);
  byAccounts.push(same ?? (await measure(size)));
}
report({ benchmark: "growth", machine: machine(), runs: Number(values.runs), byEntries, byAccounts });
