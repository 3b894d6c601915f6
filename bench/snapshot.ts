/**
 * From a ledger store to a finished epoch directory, each time in a process of its own, against a bare
 * `SELECT account, sum(points) … GROUP BY account` in the same engine plus what OpenSSL needs on one core for the
 * permutations that the formats demand (the ledger tree above the leaves that the import stored, and the whole claim
 * tree). Medians of five. --entries N --accounts M --runs R --json
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { LedgerStore } from "../src/ledger/store.ts";
import { withEngine } from "./support/engine.ts";
import { machine } from "./support/machine.ts";
import { makeLedger } from "./support/make-ledger.ts";
import { median } from "./support/median.ts";
import { nativePermutation } from "./support/openssl.ts";
import { report, round, say } from "./support/report.ts";

const run = promisify(execFile);
const ONCE = fileURLToPath(new URL("support/snapshot-once.ts", import.meta.url));

interface Once {
  milliseconds: number;
  peakBytes: number;
  stages: Record<string, number>;
}

async function once(...args: string[]): Promise<Once> {
  const { stdout } = await run(process.execPath, [ONCE, ...args]);
  return JSON.parse(stdout) as Once;
}

const { values } = parseArgs({
  options: {
    entries: { type: "string", default: "10000000" },
    accounts: { type: "string", default: "1000000" },
    runs: { type: "string", default: "5" },
    json: { type: "boolean" },
  },
});
const entries = Number(values.entries);
const accounts = Number(values.accounts);
const folder = await mkdtemp(join(tmpdir(), "lam-bench-"));
try {
  const ledger = join(folder, "ledger.parquet");
  const directory = join(folder, "store");
  await withEngine((engine) => makeLedger(engine, ledger, { entries, accounts, epochs: 1 }));
  const store = await LedgerStore.open(directory);
  await store.import(ledger);
  await store.close();
  await rm(ledger);
  const snapshots: Once[] = [];
  const bare: number[] = [];
  const native: number[] = [];
  for (let i = 0; i < Number(values.runs); i++) {
    const out = join(folder, "epoch");
    snapshots.push(await once(directory, out));
    await rm(out, { recursive: true });
    bare.push((await once(directory, "", "bare")).milliseconds);
    native.push((nativePermutation() * (entries - 1 + 3 * accounts - 1)) / 1e6);
    say(
      `run ${i + 1}: snapshot ${snapshots.at(-1)?.milliseconds.toFixed(0)} ms, bare SELECT ${bare.at(-1)?.toFixed(0)} ms`,
    );
  }
  const snapshotMs = median(snapshots.map(({ milliseconds }) => milliseconds));
  report({
    benchmark: "snapshot",
    machine: machine(),
    entries,
    accounts,
    snapshotMs: round(snapshotMs),
    bareSelectMs: round(median(bare)),
    nativePermutationsMs: round(median(native)),
    ratio: round(snapshotMs / (median(bare) + median(native))),
    peakMB: Math.round(Math.max(...snapshots.map(({ peakBytes }) => peakBytes)) / 1e6),
    stages: snapshots.at(-1)?.stages,
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
