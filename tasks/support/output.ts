import { endProgress } from "./progress.ts";

/** What a task prints: for `--json` one JSON object and nothing else, otherwise text for people. */
export interface Report {
  /** Amounts may be bigint: they are printed as decimal strings. */
  json: object;
  text: string;
}

/** Prints `report` to stdout, as one JSON object if `json`. */
export function print(report: Report, json: boolean): void {
  endProgress();
  console.log(json ? toJson(report.json) : report.text);
}

/** JSON with every bigint as a decimal string. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item), 2);
}

/** Columns padded to their widest cell; a header row, a rule, then the rows. Cells that are numbers align right. */
export function table(header: string[], rows: string[][]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const right = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[\d.,]+%?$/.test(row[column] ?? "")),
  );
  const line = (row: string[]): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        return right[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(header), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}
