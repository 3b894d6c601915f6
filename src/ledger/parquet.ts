import { createWriteStream } from "node:fs";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { invariant, UserError } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import { COLUMNS, columnFault, MAX_ROW_BYTES } from "./columns.ts";
import { IMPORT_PREFIX } from "./directory.ts";
import type { Engine } from "./engine.ts";
import { type LedgerFile, readBytes } from "./ledger-file.ts";
import { show } from "./show.ts";

/** Types whose values stand in the file as a ledger spells them. All others would be converted, silently. */
const TEXT_OR_INTEGER = /^(Nullable\()?(String|U?Int(8|16|32|64))\)?$/;

/** Values are cut when staged, so that one of a gigabyte is not stored twice. It is over the limit all the same. */
const KEPT_BYTES = MAX_ROW_BYTES + 1;

/** Stages a ledger in Parquet. A row's number is its place in the file, from 1. */
export async function stageParquet(
  engine: Engine,
  file: LedgerFile,
  directory: string,
  onProgress: Progress,
): Promise<void> {
  const scratch: string[] = [];
  try {
    const path = await safePath(file, directory, scratch);
    const rows = await checkTypes(engine, file, path);
    await stage(engine, file, path);
    const [staged] = await engine.rows<[string]>("SELECT toString(count()) FROM staging");
    invariant(staged?.[0] === String(rows), `${file.path} holds ${rows} rows, but ${staged?.[0]} were read`);
    onProgress("rows read", rows, rows);
  } finally {
    for (const name of scratch) await rm(name, { recursive: true, force: true });
  }
}

/** A name of the file, decompressed, in which the engine does not take `*`, `?` or `{}` for a pattern. */
async function safePath(file: LedgerFile, directory: string, scratch: string[]): Promise<string> {
  let target = resolve(file.path);
  if (file.gzipped) {
    // Beside the store, where there is room for it; tmpdir may be in memory.
    const unpacked = await mkdtemp(join(resolve(directory), IMPORT_PREFIX));
    scratch.push(unpacked);
    target = join(unpacked, "ledger.parquet");
    await pipeline(readBytes(file), createWriteStream(target));
  }
  const links = await mkdtemp(join(tmpdir(), "lam-"));
  scratch.push(links);
  const link = join(links, "ledger.parquet");
  await symlink(target, link);
  return link;
}

/** Refuses columns that are not of a ledger, and types that hold something else than it. Returns the number of rows. */
async function checkTypes(engine: Engine, file: LedgerFile, path: string): Promise<number> {
  // The metadata first: inference stops at a name that is there twice.
  const [metadata] = await readable(file, () =>
    engine.rows<[string[], string]>(
      `SELECT arrayMap(c -> c.path, columns), toString(num_rows) FROM file({path:String}, 'ParquetMetadata')`,
      { path },
    ),
  );
  const paths = metadata?.[0] ?? [];
  const twice = paths.find((name, index) => paths.indexOf(name) !== index);
  if (twice !== undefined) throw new UserError(`${file.path}: column ${show(twice)} is there twice`);

  const columns = await readable(file, () =>
    engine.rows<[string, string]>(
      "DESCRIBE file({path:String}, 'Parquet') SETTINGS describe_compact_output = 1, describe_include_subcolumns = 0",
      { path },
    ),
  );
  const fault = columnFault(columns.map(([name]) => name));
  if (fault !== undefined) throw new UserError(`${file.path}: ${fault}`);
  for (const [name, type] of columns) {
    if (TEXT_OR_INTEGER.test(type)) continue;
    const shown = type.replaceAll(/\s+/g, " ");
    throw new UserError(`${file.path}, column ${name}: type ${shown}; a ledger holds strings and integers only`);
  }
  const rows = Number(metadata?.[1]);
  if (rows === 0) throw new UserError(`${file.path} has columns but no rows; nothing to import`);
  return rows;
}

/**
 * Everything becomes text, as the other formats have it: −5 stays "-5". (Read under a declared structure it would
 * become 2^64−5, and null 0.)
 */
async function stage(engine: Engine, file: LedgerFile, path: string): Promise<void> {
  const present = await engine.rows<[string]>(
    "DESCRIBE file({path:String}, 'Parquet') SETTINGS describe_compact_output = 1",
    { path },
  );
  const names = COLUMNS.filter((column) => present.some(([name]) => name === column));
  const values = COLUMNS.map((column) =>
    names.includes(column) ? `left(ifNull(toString(${column}), ''), ${KEPT_BYTES})` : "''",
  );
  const nulls = `arrayFirst(c -> c.2, [${names.map((column) => `('${column}', isNull(${column}))`).join(", ")}]).1`;
  const size = names.map((column) => `length(ifNull(toString(${column}), ''))`).join(" + ");
  await readable(file, () =>
    engine.exec(
      `INSERT INTO staging
       SELECT _row_number + 1, ${values.join(", ")},
              ${nulls} AS null_column,
              multiIf(null_column != '', 'null', ${size} > ${MAX_ROW_BYTES}, left(id, 400), ''),
              multiIf(null_column != '', 'null; leave the column out if it has no values, or use an empty string',
                      ${size} > ${MAX_ROW_BYTES}, 'a row is at most ${MAX_ROW_BYTES} bytes long', '')
       FROM file({path:String}, 'Parquet')`,
      { path },
    ),
  );
}

/** What the engine says of a file that it cannot read is meant for programmers. */
async function readable<T>(file: LedgerFile, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const oursToExplain = error instanceof UserError || !(error instanceof Error);
    if (oursToExplain || !/parquet/i.test(error.message) || /MEMORY_LIMIT/.test(error.message)) throw error;
    throw new UserError(`${file.path} is not a Parquet file, or is cut short or damaged; fetch or write it again`, {
      cause: error,
    });
  }
}
