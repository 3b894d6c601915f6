import type { Parameters } from "./engine.ts";

/** The rows of a ledger file, as an import reads them: more than once, in SQL. */
export interface Source {
  /**
   * SQL of a table expression: `row`, the COLUMNS as the text that stands in the file, and `fault_column`, `fault_value`
   * and `fault` of a row that is none. Such a row, and one with a null, also breaks a rule in some column.
   */
  sql: string;
  parameters: Parameters;
  rows: number;
}
