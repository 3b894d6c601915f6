import { COLUMNS, columnFault } from "./columns.ts";
import { type Fault, stagedFault, stagedRow } from "./staging.ts";

/** A line of the file and its number become a line of `staging`. */
export type RowParser = (line: string, row: number) => string;

/**
 * Reads the header of a ledger in CSV: RFC 4180 without line breaks in fields.
 * @returns the parser of the rows, or what is wrong with the header.
 */
export function csvRows(header: string): RowParser | string {
  const fields = splitFields(header);
  if (typeof fields === "string") return fields;
  const names = fields.map((name) => Buffer.from(name, "latin1").toString("utf8"));
  const fault = columnFault(names);
  if (fault !== undefined) return fault;
  const places = COLUMNS.map((column) => names.indexOf(column));

  return (line, row) => {
    const fields = splitFields(line);
    if (typeof fields === "string") return stagedFault(row, { value: line, message: fields });
    if (fields.length !== names.length) return stagedFault(row, wrongCount(line, fields.length, names.length));
    return stagedRow(
      row,
      places.map((place) => fields[place] ?? ""),
    );
  };
}

function wrongCount(line: string, found: number, expected: number): Fault {
  if (line === "") return { value: line, message: "a blank line; remove it" };
  return { value: line, message: `${found} ${found === 1 ? "field" : "fields"}, but the header names ${expected}` };
}

/** The fields of a line, or what is wrong with its quotes. */
function splitFields(line: string): string[] | string {
  if (!line.includes('"')) return line.split(",");
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = line[at] === '"' ? quotedField(line, at) : bareField(line, at);
    if (typeof field === "string") return field;
    fields.push(field.value);
    if (field.end === line.length) return fields;
    at = field.end + 1;
  }
}

type Field = { value: string; end: number } | string;

function bareField(line: string, start: number): Field {
  const comma = line.indexOf(",", start);
  const end = comma < 0 ? line.length : comma;
  const value = line.slice(start, end);
  return value.includes('"') ? `a quote inside the unquoted field ${fieldNumber(line, start)}` : { value, end };
}

function quotedField(line: string, start: number): Field {
  for (let at = start + 1; ; at += 2) {
    at = line.indexOf('"', at);
    if (at < 0) return "a quoted field does not end on its line; a ledger has no line breaks in fields";
    if (line[at + 1] === '"') continue;
    if (at + 1 < line.length && line[at + 1] !== ",") return "text after the closing quote of a field";
    return { value: line.slice(start + 1, at).replaceAll('""', '"'), end: at + 1 };
  }
}

function fieldNumber(line: string, start: number): number {
  return line.slice(0, start).split(",").length;
}
