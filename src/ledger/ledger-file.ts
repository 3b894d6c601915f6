import { readableSize } from "../files/read-bytes.ts";
import { UserError } from "../shared/errors.ts";

type Format = "csv" | "ndjson" | "parquet";

const FORMATS: Readonly<Record<string, Format>> = { csv: "csv", ndjson: "ndjson", jsonl: "ndjson", parquet: "parquet" };

/** A ledger file as its name describes it. */
export interface LedgerFile {
  /** As the user wrote it. */
  path: string;
  format: Format;
  gzipped: boolean;
  /** It may have no rows: with it travel the leaves kept of erased entries, of which there may be no others left. */
  mayBeEmpty: boolean;
}

/**
 * @param mayBeEmpty whether it may have no rows.
 * @throws UserError if the name's ending is not that of a ledger, or no readable file is there.
 */
export async function findLedgerFile(path: string, mayBeEmpty = false): Promise<LedgerFile> {
  const [, ending, gz] = /\.([a-z]+)(\.gz)?$/.exec(path.toLowerCase()) ?? [];
  const format = FORMATS[ending ?? ""];
  if (format === undefined) {
    throw new UserError(
      `${path}: a ledger is a .csv, .ndjson, .jsonl or .parquet file, or one of these with .gz added`,
    );
  }
  const size = await readableSize(path, "a ledger file");
  if (size === 0 && !(mayBeEmpty && format === "ndjson"))
    throw new UserError(`${path} is empty; expected a ledger with at least one entry`);
  return { path, format, gzipped: gz !== undefined, mayBeEmpty };
}
