import { join } from "node:path";
import { withTemporaryPath } from "../files/temporary-path.ts";
import { UserError } from "../shared/errors.ts";
import type { Progress } from "../shared/progress.ts";
import { COLUMNS, MAX_ROW_BYTES } from "./columns.ts";
import type { Engine } from "./engine.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { withParquet } from "./parquet.ts";
import type { Source } from "./source.ts";
import { stage } from "./staging.ts";

/** Values are cut, so that one of a gigabyte does not travel. It is over the limit all the same. */
const KEPT_BYTES = MAX_ROW_BYTES + 1;

/**
 * Stages a ledger in Parquet for an engine that cannot read the file: one in this process reads it and hands on its rows
 * as text. So the types are judged in one way, and neither side holds the file, of which a server would need the whole.
 * @param room where, beside it, the engine that reads has its directory.
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
  return withTemporaryPath(room, async (directory) => {
    const reader = await ChdbEngine.open(directory);
    try {
      // Within what is removed; the engine passes over what is not its own.
      return await withParquet(reader, file, join(directory, "unpacked"), async ({ sql, parameters, rows }) => {
        const values = COLUMNS.map((column) => `left(${column}, ${KEPT_BYTES})`).join(", ");
        const lines = reader.stream(
          `SELECT row, ${values}, fault_column, fault_value, fault FROM ${sql}`,
          "TSV",
          parameters,
        );
        return stage(engine, file.path, counted(lines, rows, onProgress), () => rows);
      });
    } finally {
      await reader.close();
    }
  });
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
