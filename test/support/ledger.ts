import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ChdbEngine } from "../../src/ledger/chdb-engine.ts";
import type { Engine } from "../../src/ledger/engine.ts";

/** A row of a ledger as it stands in a file: text in every column, whether right or wrong. */
export type LedgerRow = {
  id: string;
  epoch: string;
  account: string;
  kind: string;
  points: string;
  pattern?: string;
  evidence?: string;
  verifiedAt: string;
};

/** The same with columns that a ledger may not have. */
type Row = Readonly<Record<string, string | undefined>>;

export const FORMATS = ["csv", "ndjson", "parquet"] as const;
export type LedgerFormat = (typeof FORMATS)[number];

/** A good row; `seed` makes it differ from others. */
export function ledgerRow(seed: number, changes: Partial<LedgerRow> = {}): LedgerRow {
  const hex = (seed + 1).toString(16);
  return {
    id: `0x${hex.padStart(64, "0")}`,
    epoch: "1",
    account: `0x${hex.padStart(40, "a")}`,
    kind: "workflow",
    points: "10",
    pattern: "",
    evidence: "",
    verifiedAt: "2024-02-29T12:34:56Z",
    ...changes,
  };
}

/** Quotes fields where RFC 4180 asks for it. */
export function csvText(rows: readonly Row[], columns = columnsOf(rows)): string {
  const field = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (row: Row) => columns.map((column) => field(row[column] ?? "")).join(",");
  return [columns.join(","), ...rows.map(line), ""].join("\n");
}

export function ndjsonText(rows: readonly Row[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

/** Writes the result of a query, whose column types become those of the file. `path` holds no quotes. */
export async function writeParquet(engine: Engine, path: string, select: string): Promise<string> {
  await rm(path, { force: true });
  await engine.exec(`${select} INTO OUTFILE '${path}' FORMAT Parquet`);
  return path;
}

/** SQL of rows given as text. */
export function selectRows(rows: readonly Row[], columns = columnsOf(rows)): string {
  const text = (value = "") => `'${value.replaceAll(/[\\']/g, "\\$&")}'`;
  const tuples = rows.map((row) => `(${columns.map((column) => text(row[column])).join(", ")})`);
  const structure = columns.map((column) => `${column} String`).join(", ");
  return `SELECT * FROM values('${structure}', ${tuples.join(", ")})`;
}

/**
 * Writes a ledger of `rows` into `directory`, under a name with the format's ending, gzipped where the name says so.
 * Parquet needs an engine: that of the store which is open, else one is opened for the moment.
 */
export async function writeLedger(
  directory: string,
  name: string,
  rows: readonly Row[],
  engine?: Engine,
): Promise<string> {
  const path = join(directory, name);
  if (name.includes(".parquet")) {
    const plain = path.replace(/\.gz$/, "");
    const write = (by: Engine) => writeParquet(by, plain, selectRows(rows));
    await (engine === undefined ? withEngine(write) : write(engine));
    if (path !== plain) {
      await writeFile(path, gzipSync(await readFile(plain)));
      await rm(plain);
    }
    return path;
  }
  const text = name.includes(".csv") ? csvText(rows) : ndjsonText(rows);
  await writeFile(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return path;
}

async function withEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  return withDirectory(async (directory) => {
    const engine = await ChdbEngine.open(directory);
    try {
      return await use(engine);
    } finally {
      await engine.close();
    }
  });
}

export async function withDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "lam-test-"));
  try {
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function columnsOf(rows: readonly Row[]): string[] {
  return Object.keys(rows[0] ?? {});
}
