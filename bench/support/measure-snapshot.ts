import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { LedgerStore } from "../../src/ledger/store.ts";
import { withEngine } from "./engine.ts";
import { makeLedger } from "./make-ledger.ts";
import { median } from "./median.ts";
import { nativePermutation } from "./openssl.ts";
import { round, say } from "./report.ts";

const run = promisify(execFile);
const ONCE = fileURLToPath(new URL("snapshot-once.ts", import.meta.url));

interface Once {
  milliseconds: number;
  processorMs: number;
  peakBytes: number;
  stages: Record<string, number>;
}

export interface SnapshotFigures {
  entries: number;
  accounts: number;
  snapshotMs: number;
  /** Of all cores together. */
  processorMs: number;
  /** A bare `SELECT account, sum(points) … GROUP BY account` in the same engine. */
  bareSelectMs: number;
  /**
   * What OpenSSL needs on one core for the permutations that the formats demand: the ledger tree above the leaves that
   * the import stored, and the whole claim tree.
   */
  nativePermutationsMs: number;
  ratio: number;
  peakMB: number;
  stages: Record<string, number> | undefined;
}

/**
 * From a ledger store to a finished epoch directory, each time in a process of its own; medians of `runs`.
 * @param entries all of one epoch, the first.
 */
export async function measureSnapshot(entries: number, accounts: number, runs: number): Promise<SnapshotFigures> {
  const folder = await mkdtemp(join(tmpdir(), "lam-bench-"));
  try {
    const directory = join(folder, "store");
    await fill(directory, join(folder, "ledger.parquet"), entries, accounts);
    const snapshots: Once[] = [];
    const bare: number[] = [];
    const native: number[] = [];
    for (let i = 0; i < runs; i++) {
      const out = join(folder, "epoch");
      const snapshot = await once(directory, out);
      await rm(out, { recursive: true });
      const select = await once(directory, "", "bare");
      snapshots.push(snapshot);
      bare.push(select.milliseconds);
      native.push((nativePermutation() * (entries - 1 + 3 * accounts - 1)) / 1e6);
      say(`run ${i + 1}: snapshot ${round(snapshot.milliseconds)} ms, bare SELECT ${round(select.milliseconds)} ms`);
    }
    const snapshotMs = median(snapshots.map(({ milliseconds }) => milliseconds));
    return {
      entries,
      accounts,
      snapshotMs: round(snapshotMs),
      processorMs: round(median(snapshots.map(({ processorMs }) => processorMs))),
      bareSelectMs: round(median(bare)),
      nativePermutationsMs: round(median(native)),
      ratio: round(
        median(snapshots.map(({ milliseconds }, i) => milliseconds / ((bare[i] ?? NaN) + (native[i] ?? NaN)))),
      ),
      peakMB: Math.round(Math.max(...snapshots.map(({ peakBytes }) => peakBytes)) / 1e6),
      stages: snapshots.find(({ milliseconds }) => milliseconds === snapshotMs)?.stages,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(directory: string, ledger: string, entries: number, accounts: number): Promise<void> {
  await withEngine((engine) => makeLedger(engine, ledger, { entries, accounts, epochs: 1 }));
  const store = await LedgerStore.open(directory);
  await store.import(ledger);
  await store.close();
  await rm(ledger);
}

async function once(...args: string[]): Promise<Once> {
  const { stdout } = await run(process.execPath, [ONCE, ...args]);
  return JSON.parse(stdout) as Once;
}
