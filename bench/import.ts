import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LedgerStore } from "../src/ledger/store.ts";
import { withEngine } from "./support/engine.ts";
import { machine } from "./support/machine.ts";
import { makeLedger } from "./support/make-ledger.ts";
import { median } from "./support/median.ts";
import { report, round, say } from "./support/report.ts";

/** Rows in the file, in millions; how often it is imported; its format; `--held`: entries in the store before, in millions. */
const MILLIONS = Number(option("--millions") ?? 1);
const RUNS = Number(option("--runs") ?? 5);
const FORMAT = option("--format") ?? "parquet";
const HELD = Number(option("--held") ?? 0);

/** What the process that does just the import says of it. */
interface Import {
  ms: number;
  peakRssMB: number;
  engine: string;
}

const child = option("--import");
if (child === undefined) await measure();
else await importInto(child, option("--store") ?? "");

async function measure(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "lam-bench-"));
  try {
    const file = join(directory, `ledger.${FORMAT}`);
    const entries = MILLIONS * 1_000_000;
    await make(file, entries, 1);
    const imports: Import[] = [];
    for (let run = 0; run < RUNS; run++) {
      const store = join(directory, "store");
      if (HELD > 0) {
        const held = join(directory, "held.parquet");
        if (run === 0) await make(held, HELD * 1_000_000, 2);
        inOwnProcess(held, store);
      }
      const one = inOwnProcess(file, store);
      say(`run ${run + 1}: ${round(one.ms / 1000)} s, ${one.peakRssMB} MB`);
      imports.push(one);
      await rm(store, { recursive: true });
    }
    const ms = median(imports.map((one) => one.ms));
    report({
      benchmark: "import",
      machine: machine(),
      engine: imports[0]?.engine,
      format: FORMAT,
      rows: entries,
      held: HELD * 1_000_000,
      fileMB: round((await stat(file)).size / 1e6),
      runs: RUNS,
      seconds: round(ms / 1000),
      rowsPerSecond: Math.round(entries / (ms / 1000)),
      peakRssMB: Math.max(...imports.map((one) => one.peakRssMB)),
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function make(file: string, entries: number, seed: number): Promise<void> {
  await withEngine((engine) => makeLedger(engine, file, { entries, accounts: Math.ceil(entries / 10), seed }));
}

function inOwnProcess(file: string, store: string): Import {
  const script = fileURLToPath(import.meta.url);
  return JSON.parse(execFileSync(process.execPath, [script, "--import", file, "--store", store], { encoding: "utf8" }));
}

async function importInto(file: string, directory: string): Promise<void> {
  const start = performance.now();
  const store = await LedgerStore.open(directory);
  await store.import(file);
  const ms = performance.now() - start;
  const [version] = await store.engine.rows<[string]>("SELECT version()");
  await store.close();
  const result: Import = {
    ms,
    peakRssMB: Math.round(process.resourceUsage().maxRSS / 1024),
    engine: `ClickHouse ${version?.[0]} (chdb)`,
  };
  process.stdout.write(JSON.stringify(result));
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
