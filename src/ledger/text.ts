import { readLines } from "../files/lines.ts";
import { readBytes } from "../files/read-bytes.ts";
import { UserError } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import { MAX_ROW_BYTES } from "./columns.ts";
import { csvRows, type RowParser } from "./csv.ts";
import type { Engine } from "./engine.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { ndjsonRow } from "./ndjson.ts";
import type { Source } from "./source.ts";
import { stage, stagedFault } from "./staging.ts";

/** Of a line that is no row at all, so much is kept to show. */
const FAULT_BYTES = 400;

/** Stages a ledger in CSV or NDJSON. A row's number is its line in the file. */
export async function stageText(engine: Engine, file: LedgerFile, onProgress: Progress): Promise<Source> {
  let rows = 0;
  const count: Progress = (what, done) => {
    rows = done;
    onProgress(what, done);
  };
  return stage(engine, file.path, stagedLines(file, count), () => rows);
}

async function* stagedLines(file: LedgerFile, onProgress: Progress): AsyncIterable<Uint8Array> {
  let parse: RowParser | undefined = file.format === "ndjson" ? ndjsonRow : undefined;
  const headerLines = file.format === "csv" ? 1 : 0;
  let row = 0;
  for await (const lines of readLines(readBytes(file), MAX_ROW_BYTES)) {
    let staged = "";
    for (const line of lines) {
      row += 1;
      if (parse === undefined) parse = parseHeader(file, line);
      else if (line.length > MAX_ROW_BYTES) staged += stagedFault(row, tooLong(line));
      else staged += parse(line, row);
    }
    yield Buffer.from(staged, "latin1");
    onProgress("rows read", row - headerLines);
  }
  if (row === headerLines && file.mayBeEmpty) return;
  if (row === 0) throw new UserError(`${file.path} is empty; expected a ledger with at least one entry`);
  if (row === headerLines) throw new UserError(`${file.path} has a header but no rows; nothing to import`);
}

function tooLong(line: string) {
  return { value: line.slice(0, FAULT_BYTES), message: `a row is at most ${MAX_ROW_BYTES} bytes long` };
}

function parseHeader(file: LedgerFile, line: string): RowParser {
  if (line.startsWith("\x1f\x8b")) throw new UserError(`${file.path} is compressed; give its name the ending .gz`);
  const parser = line.length > MAX_ROW_BYTES ? "the header is too long for a ledger" : csvRows(line);
  if (typeof parser === "string") throw new UserError(`${file.path} row 1 (the header): ${parser}`);
  return parser;
}
