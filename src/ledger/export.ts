import { createWriteStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { hasRoom } from "../files/has-room.ts";
import { writeNewFile } from "../files/new-file.ts";
import { refuseExisting } from "../files/refuse-existing.ts";
import { invariant, UserError } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import type { Progress } from "../shared/progress.ts";
import { COLUMNS, type Column } from "./columns.ts";
import type { Engine } from "./engine.ts";
import { type ErasedFile, writeErasedFile } from "./erased-file.ts";
import { withAccount } from "./one-account.ts";

/** What an export wrote. */
export interface ExportSummary {
  file: string;
  entries: number;
  /** The leaves kept of erased entries; absent if there are none. They belong to the file: the roots need them. */
  erased?: ErasedFile;
}

/** A row of `ledger_entries` as the ledger format spells it. Text, but for epoch and points. */
const SPELLED: Readonly<Record<Column, string>> = {
  id: hex("id"),
  epoch: "entry.epoch",
  account: hex("account"),
  kind: "toString(entry.kind)",
  points: "entry.points",
  pattern: optionalHex("pattern"),
  evidence: optionalHex("evidence"),
  verifiedAt: "formatDateTime(toDateTime(entry.verified_at, 'UTC'), '%Y-%m-%dT%H:%i:%SZ')",
};

/** One line of text an entry. No value needs quotes or an escape. */
const CSV_LINE = `concat(${COLUMNS.map((column) => `toString(${SPELLED[column]})`).join(", ',', ")}, '\\n')`;
const NDJSON_LINE = `concat('{', ${COLUMNS.map((column) => `'"${column}":"', toString(${SPELLED[column]}), '"'`).join(
  ", ',', ",
)}, '}\\n')`;

/** Rows that are encoded in memory at a time, by every thread. */
const ROW_GROUP_ROWS = 250_000;

const PARQUET_COLUMNS = COLUMNS.map((column) => `${SPELLED[column]} AS ${column}`).join(", ");

/**
 * Writes the ledger as a file of `lam-ledger-v1`, in the format that its name says: all entries by epoch and id, so that
 * the same ledger gives the same bytes. With an account, only its entries: a person's copy of their own. Where nobody is
 * left, the leaves kept of erased entries travel with a file that has no rows.
 * @throws UserError if the name says no format, something lies there, or there is nothing to write.
 */
export async function exportLedger(
  engine: Engine,
  file: string,
  account: Hex | undefined,
  onProgress: Progress,
): Promise<ExportSummary> {
  const [, stem = "", format, gzipped] = /^(.+)\.(csv|ndjson|parquet)(\.gz)?$/.exec(file) ?? [];
  if (format === undefined || (format === "parquet" && gzipped !== undefined)) {
    throw new UserError(`--out ${file}: an export is a .csv, .csv.gz, .ndjson, .ndjson.gz or .parquet file`);
  }
  await refuseExisting(file);
  if (account !== undefined) {
    return withAccount(engine, account, async (theirs) => {
      const entries = await count(engine, theirs);
      if (entries === 0) throw new UserError(`--account ${account}: the ledger has no entries of it`);
      await writeNewFile(file, "--out", (path) => write(engine, path, theirs, entries, onProgress));
      return { file, entries };
    });
  }
  const entries = await count(engine, "1");
  // First: a main file without it would be taken for the whole.
  const erased = await writeErasedFile(engine, `${stem}.erased.csv`);
  if (entries === 0 && erased === undefined) throw new UserError(`--out ${file}: the ledger has no entries`);
  try {
    await writeNewFile(file, "--out", (path) => write(engine, path, "1", entries, onProgress));
  } catch (error) {
    if (erased !== undefined && erased.found !== true) await rm(erased.file, { force: true });
    throw error;
  }
  return { file, entries, ...(erased === undefined ? {} : { erased }) };

  async function write(by: Engine, path: string, which: string, expected: number, progress: Progress): Promise<void> {
    const from = `FROM (SELECT * FROM ledger_entries WHERE ${which}) AS entry ORDER BY entry.epoch, entry.id`;
    const settings = `SETTINGS output_format_parquet_row_group_size = ${ROW_GROUP_ROWS}`;
    if (format === "parquet") await writeParquet(by, path, `SELECT ${PARQUET_COLUMNS} ${from} ${settings}`);
    else {
      const [line, header] = format === "csv" ? [CSV_LINE, `${COLUMNS.join(",")}\n`] : [NDJSON_LINE, ""];
      const lines = countLines(by.stream(`SELECT ${line} ${from}`, "RawBLOB"), header, expected, progress);
      const out = createWriteStream(path);
      await (gzipped === undefined ? pipeline(lines, out) : pipeline(lines, createGzip(), out));
    }
    progress("entries written", expected, expected);
  }
}

async function count(engine: Engine, which: string): Promise<number> {
  const [row] = await engine.rows<[string]>(`SELECT toString(count()) FROM ledger_entries WHERE ${which}`);
  return Number(row?.[0]);
}

/** Passes lines of text on. @throws InvariantError if they are not as many as expected: a stream can end early. */
async function* countLines(
  chunks: AsyncIterable<Uint8Array>,
  header: string,
  expected: number,
  onProgress: Progress,
): AsyncIterable<Uint8Array> {
  if (header !== "") yield new TextEncoder().encode(header);
  let lines = 0;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    yield chunk;
    onProgress("entries written", lines, expected);
  }
  invariant(lines === expected, `${lines} entries came, ${expected} are in the ledger`);
}

async function writeParquet(engine: Engine, path: string, sql: string): Promise<void> {
  await engine.saveParquet(sql, path);
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, Math.max(size - 4, 0));
    if (buffer.toString("latin1") === "PAR1") return;
    // On a full disk the engine stops writing, without a word.
    invariant(!(await hasRoom(path, 1)), `${path} has no end`);
    throw new UserError(`${dirname(path)}: the disk is full; make room and run the command again`);
  } finally {
    await file.close();
  }
}

function hex(column: string): string {
  return `concat('0x', lower(hex(entry.${column})))`;
}

function optionalHex(column: string): string {
  return `if(entry.${column} = toFixedString('', 32), '', ${hex(column)})`;
}
