import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { invariant, UserError } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import { COLUMNS, MAX_ROW_BYTES } from "./columns.ts";
import { IMPORT_PREFIX } from "./directory.ts";
import type { Engine } from "./engine.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { withParquet } from "./parquet.ts";
import type { Source } from "./source.ts";

/** Values are cut, so that one of a gigabyte does not travel. It is over the limit all the same. */
const KEPT_BYTES = MAX_ROW_BYTES + 1;

/**
 * Stages a ledger in Parquet for an engine that cannot read the file: one in this process reads it and hands on its rows
 * as text. So the types are judged in one way, and neither side holds the file, of which a server would need the whole.
 * @param room a directory for the engine that reads.
 */
export async function stageParquet(
  engine: Engine,
  file: LedgerFile,
  room: string,
  onProgress: Progress,
): Promise<Source> {
  const { ChdbEngine } = await import("./chdb-engine.ts").catch((error: Error) => {
    throw new UserError(
      `${file.path}: Parquet cannot be read on this machine (${error.message}); import CSV or NDJSON`,
    );
  });
  const directory = join(room, `${IMPORT_PREFIX}${randomBytes(4).toString("hex")}`);
  try {
    const reader = await ChdbEngine.open(directory);
    try {
      return await withParquet(reader, file, room, async ({ sql, parameters, rows }) => {
        const values = COLUMNS.map((column) => `left(${column}, ${KEPT_BYTES})`).join(", ");
        const lines = reader.stream(
          `SELECT row, ${values}, fault_column, fault_value, fault FROM ${sql}`,
          "TSV",
          parameters,
        );
        await engine.insert("staging", counted(lines, rows, onProgress), "TSV");
        const [staged] = await engine.rows<[string]>("SELECT toString(count()) FROM staging");
        invariant(staged?.[0] === String(rows), `${file.path} holds ${rows} rows, but ${staged?.[0]} were staged`);
        return { sql: "staging", parameters: {}, rows };
      });
    } finally {
      await reader.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  rows: number,
  onProgress: Progress,
): AsyncIterable<Uint8Array> {
  let lines = 0;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    yield chunk;
    onProgress("rows read", lines, rows);
  }
}
