import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { keccak256, toHex } from "viem";
import type { LedgerStore } from "../../src/ledger/store.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { EXAMPLE_POLICY } from "./epoch-example.ts";
import { type LedgerRow, ledgerRow, writeLedger } from "./ledger.ts";
import { perform, withStoreAt, type Work } from "./ledger-process.ts";

const nameOf = (what: string, number: number): Hex => keccak256(toHex(`${what} ${number}`));
const accountOf = (number: number): Hex => nameOf("account", number).slice(0, 42) as Hex;

/** Earns in every epoch. */
export const THEIRS = accountOf(1);

/** Two thousand entries: 300 accounts, some patterns shared by few and some by many. */
const ROWS: readonly LedgerRow[] = Array.from({ length: 2000 }, (_, seed) =>
  ledgerRow(seed, {
    id: nameOf("id", seed),
    epoch: String(1 + (seed % 3)),
    account: accountOf(seed % 299),
    points: String(1 + (seed % 50)),
    pattern: seed % 4 === 0 ? nameOf("pattern", seed % 96) : "",
    evidence: nameOf("evidence", seed),
  }),
);

/** What nothing may tell of once they are erased: bytes of their account and of the ids of their entries. */
export const SECRETS: readonly Buffer[] = [
  THEIRS,
  ...ROWS.filter(({ account }) => account === THEIRS).map(({ id }) => id),
].map((hex) => Buffer.from(hex.slice(2), "hex"));

/** A ledger at three moments, each a store in the directory, with the files that lead from one to the next. */
export interface Season {
  dir: string;
  /** Before the second import; epoch 1 is built. */
  early: string;
  /** After it: epoch 2 can be built. */
  whole: string;
  /** Epoch 2 is built. */
  built: string;
  /** The same entries in both: those of `early`, and more of epochs 2 and 3. */
  files: { csv: string; parquet: string };
  /** Builds epoch 2 into `out`. */
  snapshotTo: (out: string) => Work;
  /** The directory of epoch 2. */
  epoch: string;
}

/** Makes the stores that tests copy, once. */
export async function makeSeason(dir: string): Promise<Season> {
  const at = (name: string): string => join(dir, name);
  const policy = { ...EXAMPLE_POLICY, epochBudget: "1000000000000000000000", kAnonymity: 5 };
  const build = (epoch: number, out: string): Work => {
    return { what: "snapshot", epoch, policy, out, previous: epoch === 1 ? undefined : at(`epoch ${epoch - 1}`) };
  };
  const first = await writeLedger(
    dir,
    "first.csv",
    ROWS.filter(({ epoch }, seed) => seed < 800 || epoch === "1"),
  );
  const csv = await writeLedger(dir, "second.csv", ROWS);
  await withStoreAt(at("early"), async (store) => {
    await perform(store, { what: "import", file: first });
    await perform(store, build(1, at("epoch 1")));
    await store.erase({ account: accountOf(2), builtThrough: 0, receipt: undefined, sign: undefined });
  });
  await cp(at("early"), at("whole"), { recursive: true });
  const parquet = await withStoreAt(at("whole"), async (store) => {
    await perform(store, { what: "import", file: csv });
    await perform(store, { what: "export", file: at("plain.parquet") });
    await writeFile(at("second.parquet.gz"), gzipSync(await readFile(at("plain.parquet"))));
    await rm(at("plain.parquet"));
    return at("second.parquet.gz");
  });
  await cp(at("whole"), at("built"), { recursive: true });
  await withStoreAt(at("built"), (store) => perform(store, build(2, at("epoch 2"))));
  return {
    dir,
    early: at("early"),
    whole: at("whole"),
    built: at("built"),
    files: { csv, parquet },
    snapshotTo: (out) => build(2, out),
    epoch: at("epoch 2"),
  };
}

/** Everything that a store holds, but for when and from which file it was imported. */
export async function stateOf(store: LedgerStore): Promise<object> {
  const { batches, ...status } = await store.status();
  // A view that a killed CREATE OR REPLACE leaves dropped holds nothing, and the engine removes it in its time.
  const tables = await store.engine.rows<[string]>(
    `SELECT name FROM system.tables WHERE database = currentDatabase()
     UNION ALL SELECT concat('dropped: ', table) FROM system.dropped_tables WHERE engine != 'View' ORDER BY 1`,
  );
  return {
    ...status,
    batches: batches.map(({ rows, entries }) => ({ rows, entries })),
    verified: await store.verify(),
    tables: tables.flat(),
  };
}

/** What an engine or an import that was killed may leave among the files of a store: it may name accounts. */
export async function litterIn(path: string): Promise<string[]> {
  const names = await readdir(path, { recursive: true });
  return names.filter((name) => /(^|\/)(import-|tmp_|delete_tmp_|detached\/.)|\.tmp$/.test(name));
}
