import { show } from "./show.ts";

/** The columns of `lam-ledger-v1`, in the order in which imports stage them. */
export const COLUMNS = ["id", "epoch", "account", "kind", "points", "pattern", "evidence", "verifiedAt"] as const;

export type Column = (typeof COLUMNS)[number];

const OPTIONAL: ReadonlySet<string> = new Set<Column>(["pattern", "evidence"]);

export const REQUIRED: readonly Column[] = COLUMNS.filter((column) => !OPTIONAL.has(column));

export function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name);
}

/** What is wrong with the column names of a file, or undefined. */
export function columnFault(names: readonly string[]): string | undefined {
  const known = `the columns of a ledger are ${COLUMNS.join(", ")}`;
  const unknown = names.find((name) => !isColumn(name));
  if (unknown !== undefined) return `unknown column ${show(unknown)}; ${known}`;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `column ${twice} is there twice; ${known}`;
  const missing = REQUIRED.find((column) => !names.includes(column));
  if (missing !== undefined) return `column ${missing} is missing; only pattern and evidence may be left out`;
  return undefined;
}

/** Longest row, in bytes, without its line break. */
export const MAX_ROW_BYTES = 4096;
