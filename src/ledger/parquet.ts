import { createWriteStream } from "node:fs";
import { symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { readBytes } from "../files/read-bytes.ts";
import { withTemporaryPath } from "../files/temporary-path.ts";
import { writeFailure } from "../files/write-failure.ts";
import { InvariantError, UserError } from "../shared/errors.ts";
import { type Column, COLUMNS, columnFault, MAX_ROW_BYTES } from "./columns.ts";
import type { Engine } from "./engine.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { show } from "./show.ts";
import type { Source } from "./source.ts";

/** Types whose values stand in the file as a ledger spells them. All others would be converted, silently. */
const TEXT_OR_INTEGER = /^(Nullable\()?(String|U?Int(8|16|32|64))\)?$/;

/** Of the id of a row that is too long, so much is kept to show it. */
const SHOWN_BYTES = 400;

/** Stands for null, which is none of the values that any column may hold. */
const NULL_TEXT = "'\\0'";

/**
 * Gives `use` the rows of a ledger in Parquet, once the types of its columns are known to be right. A row's number is its
 * place in the file, from 1. The file is not copied, unless it is compressed: it is read again and again instead, each
 * time only the columns that are asked for.
 * @param room beside which a compressed one is decompressed, so that there is room for it: tmpdir may be in memory.
 */
export async function withParquet<T>(
  engine: Engine,
  file: LedgerFile,
  room: string,
  use: (source: Source) => Promise<T>,
): Promise<T> {
  const read = (path: string) => readable(file, async () => use(await sourceAt(engine, file, path)));
  if (!file.gzipped) return withSafePath(resolve(file.path), read);
  return withTemporaryPath(room, async (unpacked) => {
    await pipeline(readBytes(file), createWriteStream(unpacked)).catch((error: unknown) => {
      throw writeFailure(error, dirname(room));
    });
    return withSafePath(unpacked, read);
  });
}

/** Gives `use` a name of the file in which the engine finds no pattern, such as `*` or `{}`, and no archive (` :: `). */
async function withSafePath<T>(path: string, use: (path: string) => Promise<T>): Promise<T> {
  if (/^[\w./-]+$/.test(path)) return use(path);
  return withTemporaryPath(join(tmpdir(), "lam-link"), async (link) => {
    await symlink(path, link);
    return use(link);
  });
}

/** @throws UserError for columns that are not of a ledger, types that hold something else than it, or no rows. */
async function sourceAt(engine: Engine, file: LedgerFile, path: string): Promise<Source> {
  // The metadata first: inference stops at a name that is there twice.
  const [metadata] = await engine.rows<[string[], string]>(
    `SELECT arrayMap(c -> c.path, columns), toString(num_rows) FROM file({path:String}, 'ParquetMetadata')`,
    { path },
  );
  const paths = metadata?.[0] ?? [];
  const twice = paths.find((name, index) => paths.indexOf(name) !== index);
  if (twice !== undefined) throw new UserError(`${file.path}: column ${show(twice)} is there twice`);

  const columns = await engine.rows<[string, string]>(
    "DESCRIBE file({path:String}, 'Parquet') SETTINGS describe_compact_output = 1, describe_include_subcolumns = 0",
    { path },
  );
  const fault = columnFault(columns.map(([name]) => name));
  if (fault !== undefined) throw new UserError(`${file.path}: ${fault}`);
  for (const [name, type] of columns) {
    if (TEXT_OR_INTEGER.test(type)) continue;
    const shown = type.replaceAll(/\s+/g, " ");
    throw new UserError(`${file.path}, column ${name}: type ${shown}; a ledger holds strings and integers only`);
  }
  // The end of the file says how many rows there are, and may lie; the engine believes it unless it has to read.
  const [counted] = await engine.rows<[string]>(
    "SELECT toString(countIf(NOT ignore(epoch))) FROM file({path:String}, 'Parquet')",
    { path },
  );
  if (counted?.[0] !== metadata?.[1]) {
    throw new UserError(
      `${file.path} is damaged: it says that it has ${metadata?.[1]} rows, and has ${counted?.[0]}; fetch or write it again`,
    );
  }
  const rows = Number(metadata?.[1]);
  if (rows === 0 && !file.mayBeEmpty) throw new UserError(`${file.path} has columns but no rows; nothing to import`);
  return { sql: rowsAsText(new Map(columns)), parameters: { path }, rows };
}

/**
 * Everything becomes text, as the other formats have it: −5 stays "-5". (Read under a declared structure it would
 * become 2^64−5, and null 0.)
 */
function rowsAsText(types: ReadonlyMap<string, string>): string {
  const text = (column: Column) => {
    const type = types.get(column);
    if (type === undefined) return "''";
    const value = type.includes("String") ? `file.${column}` : `toString(file.${column})`;
    return type.startsWith("Nullable") ? `ifNull(${value}, ${NULL_TEXT})` : value;
  };
  const present = COLUMNS.filter((column) => types.has(column));
  const nulls = present.map((column) => `('${column}', isNull(file.${column}))`);
  const nullColumn = `arrayFirst(c -> c.2, [${nulls.join(", ")}]).1`;
  const isLong = `${present.map((column) => `length(${text(column)})`).join(" + ")} > ${MAX_ROW_BYTES}`;
  return `(
    SELECT assumeNotNull(_row_number) + 1 AS row, ${COLUMNS.map((column) => `${text(column)} AS ${column}`).join(", ")},
           ${nullColumn} AS fault_column,
           multiIf(fault_column != '', 'null', ${isLong}, left(${text("id")}, ${SHOWN_BYTES}), '') AS fault_value,
           multiIf(fault_column != '', 'null; leave the column out if it has no values, or use an empty string',
                   ${isLong}, 'a row is at most ${MAX_ROW_BYTES} bytes long', '') AS fault
    FROM file({path:String}, 'Parquet') AS file SETTINGS optimize_move_to_prewhere = 0)`;
}

/** What the engine says of a file that it cannot read is meant for programmers. */
async function readable<T>(file: LedgerFile, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // Of what is wrong inside a file, the engine here only knows that it is damaged, not which file it was.
    const said = error instanceof UserError && error.cause !== undefined ? error.cause : error;
    if (said instanceof UserError || said instanceof InvariantError || !(said instanceof Error)) throw error;
    if (!/parquet/i.test(said.message) || /MEMORY_LIMIT/.test(said.message)) throw error;
    throw new UserError(`${file.path} is not a Parquet file, or is cut short or damaged; fetch or write it again`, {
      cause: error,
    });
  }
}
