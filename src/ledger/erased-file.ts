import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { readLines } from "../files/lines.ts";
import { writeNewFile } from "../files/new-file.ts";
import { readBytes } from "../files/read-bytes.ts";
import { withTemporaryPath } from "../files/temporary-path.ts";
import { writeFailure } from "../files/write-failure.ts";
import { UserError } from "../shared/errors.ts";
import { MAX_ROW_BYTES } from "./columns.ts";
import type { Engine } from "./engine.ts";
import { findLedgerFile } from "./ledger-file.ts";
import { show } from "./show.ts";

/** Scratch table `(epoch UInt32, leaf FixedString(32))` of the leaves that a file holds. */
export const keptTable = (engine: Engine): string => engine.scratch("kept");

/** The whole first line of `lam-erased-v1`. */
const HEADER = "epoch,leaf";

const ROW = /^([1-9][0-9]{0,9}),0x([0-9a-f]{64})$/;

/** A file of kept leaves beside an export. */
export interface ErasedFile {
  file: string;
  leaves: number;
  /** It was there before, with the same bytes. */
  found?: true;
}

/**
 * Writes the leaves kept of erased entries whose epoch was built (`lam-erased-v1`), ascending. Without them nobody can
 * recompute the ledger roots of those epochs. If the same bytes are at `file` they stay: of an export that was killed
 * before its main file was there, or of one in another format.
 * @returns undefined, and no file, if there are none. @throws UserError if something else lies at `file`.
 */
export async function writeErasedFile(engine: Engine, file: string): Promise<ErasedFile | undefined> {
  const [row] = await engine.rows<[string]>("SELECT toString(count()) FROM ledger_erased WHERE counts");
  const leaves = Number(row?.[0]);
  if (leaves === 0) return undefined;
  const lines = `SELECT concat(toString(epoch), ',0x', lower(hex(leaf)), '\\n') FROM ledger_erased WHERE counts
                 ORDER BY epoch, leaf`;
  const write = async (path: string) =>
    pipeline(withHeader(engine.stream(lines, "RawBLOB")), createWriteStream(path, { flush: true }));
  const found = await digest(file);
  if (found === undefined) {
    await writeNewFile(file, "--out", write);
    return { file, leaves };
  }
  const same = await withTemporaryPath(file, async (temporary) => {
    await write(temporary).catch((error: unknown) => {
      throw writeFailure(error, `--out ${file}`);
    });
    return (await digest(temporary)) === found;
  });
  if (same) return { file, leaves, found: true };
  throw new UserError(
    `--out ${file} exists already, with other leaves than this ledger keeps: give another name, or remove it first`,
  );
}

/** Of the bytes of a file; undefined if none is there that can be read. */
async function digest(path: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  const isRead = await pipeline(createReadStream(path), hash).then(
    () => true,
    () => false,
  );
  return isRead ? hash.digest("hex") : undefined;
}

async function* withHeader(lines: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(`${HEADER}\n`);
  yield* lines;
}

/**
 * Fills the scratch table from a `lam-erased-v1` file, plain or `.gz`. The caller drops it: `dropKept`.
 * @throws UserError naming the file and the first line that is wrong.
 */
export async function readErasedFile(engine: Engine, path: string): Promise<void> {
  const file = await findLedgerFile(path);
  if (file.format !== "csv")
    throw new UserError(`--erased ${path}: expected a .csv file, as \`ledger export\` writes it`);
  await dropKept(engine);
  await engine.exec(
    `CREATE TABLE ${keptTable(engine)} (epoch UInt32, leaf FixedString(32)) ENGINE = MergeTree ORDER BY (epoch, leaf)`,
  );
  await engine.insert(keptTable(engine), escapedRows(path, readLines(readBytes(file), MAX_ROW_BYTES)), "TSV");
}

async function* escapedRows(path: string, chunks: AsyncIterable<string[]>): AsyncIterable<Uint8Array> {
  let line = 0;
  let last = { epoch: 0, leaf: "" };
  for await (const lines of chunks) {
    let rows = "";
    for (const text of lines) {
      line += 1;
      if (line === 1) {
        if (text !== HEADER)
          throw new UserError(`--erased ${path} row 1: expected the header ${HEADER}, not ${show(text)}`);
        continue;
      }
      const [, number, leaf = ""] = ROW.exec(text) ?? [];
      const epoch = Number(number);
      if (!(epoch < 2 ** 32)) {
        throw new UserError(
          `--erased ${path} row ${line}: ${show(text)}: expected an epoch, a comma, and 0x and 64 lower-case hex digits`,
        );
      }
      if (epoch < last.epoch || (epoch === last.epoch && leaf <= last.leaf)) {
        throw new UserError(
          `--erased ${path} row ${line}: ${show(text)}: comes after a greater one, or is there twice; the rows ascend`,
        );
      }
      last = { epoch, leaf };
      rows += `${epoch}\t${leaf.replaceAll(/../g, "\\x$&")}\n`;
    }
    yield new TextEncoder().encode(rows);
  }
}

export async function dropKept(engine: Engine): Promise<void> {
  await engine.exec(`DROP TABLE IF EXISTS ${keptTable(engine)} SYNC`);
}
