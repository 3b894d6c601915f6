import { invariant } from "../shared/errors.ts";
import { COLUMNS } from "./columns.ts";
import type { Engine } from "./engine.ts";
import type { Source } from "./source.ts";

/** Not `Log`: on a full disk that loses what is inserted, without a word, and with it duplicates and faults. */
const UNSORTED = "ENGINE = MergeTree ORDER BY tuple()";

/**
 * The tables of an import under way: `engine.scratch` of these names.
 *
 * `staging` holds the rows of a file that cannot be read twice, as they stand in it. `shared_ids` are hashes of the ids
 * that may be there more than once, in the file or in the ledger, and `misspelt` the accounts whose checksum is wrong.
 * Rows that need no closer look go straight to `entries`; good ones that do go to `incoming`; whatever is wrong with the
 * others is in `faults`. `repeats` are rows of `incoming` whose id an earlier row has, or, as row 0, the ledger; `same`
 * says whether with the same content.
 */
const TABLES: Readonly<Record<string, string>> = {
  staging: `(
    row UInt64, ${COLUMNS.map((column) => `${column} String`).join(", ")},
    fault_column String, fault_value String, fault String
  ) ${UNSORTED}`,
  shared_ids: `(id_hash UInt64) ${UNSORTED}`,
  misspelt: `(account String) ${UNSORTED}`,
  incoming: `(
    row UInt64, id FixedString(32), epoch UInt32, account FixedString(20), kind LowCardinality(String), points UInt64,
    pattern FixedString(32), evidence FixedString(32), verified_at UInt32
  ) ENGINE = MergeTree ORDER BY (id, row)`,
  repeats: `(row UInt64, earlier UInt64, same UInt8) ${UNSORTED}`,
  faults: `(row UInt64, position UInt8, column String, value String, message String) ${UNSORTED}`,
};

export async function createScratch(engine: Engine): Promise<void> {
  await dropScratch(engine);
  for (const [name, definition] of Object.entries(TABLES)) {
    await engine.exec(`CREATE TABLE ${engine.scratch(name)} ${definition}`);
  }
}

export async function dropScratch(engine: Engine): Promise<void> {
  for (const name of Object.keys(TABLES)) await engine.exec(`DROP TABLE IF EXISTS ${engine.scratch(name)} SYNC`);
}

/**
 * Fills `staging` with the TSV lines of a file: a source, once it is certain that all are there, and nothing else.
 * @param counted the number of lines, known when they have been sent.
 */
export async function stage(
  engine: Engine,
  path: string,
  lines: AsyncIterable<Uint8Array>,
  counted: () => number,
): Promise<Source> {
  const staging = engine.scratch("staging");
  await engine.insert(staging, lines, "TSV");
  const [staged] = await engine.rows<[string]>(`SELECT toString(count()) FROM ${staging}`);
  const rows = counted();
  invariant(staged?.[0] === String(rows), `${path} holds ${rows} rows, but ${staged?.[0]} were staged`);
  return { sql: staging, parameters: {}, rows };
}

/** What is wrong with a row of a file. Without a column, it is the row as a whole. */
export interface Fault {
  column?: string;
  value: string;
  message: string;
}

/** One line of TSV for `staging`: the values in the order of COLUMNS. Strings hold one byte a character (latin1). */
export function stagedRow(row: number, values: readonly string[]): string {
  return `${row}\t${values.map(escapeTsv).join("\t")}\t\t\t\n`;
}

/** The same for a row that is not even one. */
export function stagedFault(row: number, { column = "", value, message }: Fault): string {
  const empty = "\t".repeat(COLUMNS.length);
  return `${row}${empty}\t${escapeTsv(column)}\t${escapeTsv(value)}\t${escapeTsv(message)}\n`;
}

const SPECIAL = /[\\\t\n\r\0]/;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0" };

function escapeTsv(text: string): string {
  return SPECIAL.test(text) ? text.replaceAll(new RegExp(SPECIAL, "g"), (character) => ESCAPES[character] ?? "") : text;
}
