import { COLUMNS, isColumn, REQUIRED } from "./columns.ts";
import { type Fault, stagedFault, stagedRow } from "./staging.ts";

const SPACE = /[ \t\r]*/y;
const STRING = /"((?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;
/** A number, true, false or null. */
const BARE = /^[-+.\w]+/;

/**
 * A line of a ledger in NDJSON becomes a line of `staging`. Stricter than JSON.parse, which keeps the last of two equal
 * keys and turns 2^64−1 into another number: one flat object, every value a string, every key once.
 */
export function ndjsonRow(line: string, row: number): string {
  const entry = parseEntry(line);
  if (!(entry instanceof Map)) return stagedFault(row, entry);
  const missing = REQUIRED.find((column) => !entry.has(column));
  if (missing !== undefined)
    return stagedFault(row, { column: missing, value: line, message: `no field "${missing}"` });
  return stagedRow(
    row,
    COLUMNS.map((column) => entry.get(column) ?? ""),
  );
}

function parseEntry(line: string): Map<string, string> | Fault {
  const wrong = (message: string): Fault => ({ value: line, message });
  const fields = new Map<string, string>();
  let at = skip(line, 0);
  if (at === line.length) return wrong("a blank line; remove it");
  if (line[at] === "[") return wrong("an array; expected one object a line");
  if (line[at] !== "{") return wrong("expected one JSON object a line");
  at = skip(line, at + 1);
  if (line[at] === "}") at += 1;
  else {
    for (;;) {
      const key = string(line, at);
      if (key === undefined) return wrong(`not valid JSON at character ${at + 1}: expected a field name in quotes`);
      at = skip(line, key.end);
      if (line[at] !== ":") return wrong(`not valid JSON at character ${at + 1}: expected a colon`);
      at = skip(line, at + 1);
      if (!isColumn(key.text)) {
        return { column: key.text, value: key.text, message: `unknown field; the fields are ${COLUMNS.join(", ")}` };
      }
      const value = string(line, at);
      if (value === undefined) return { column: key.text, ...notAString(line, at) };
      if (fields.has(key.text)) return { column: key.text, value: value.text, message: "the field is there twice" };
      fields.set(key.text, value.text);
      at = skip(line, value.end);
      const next = line[at];
      if (next !== "," && next !== "}") return wrong(`not valid JSON at character ${at + 1}: expected a comma or }`);
      at = skip(line, at + 1);
      if (next === "}") break;
    }
  }
  at = skip(line, at);
  if (at === line.length) return fields;
  return wrong(line[at] === "{" ? "two objects on one line; expected one" : "text after the object");
}

function skip(line: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(line);
  return SPACE.lastIndex;
}

/** The string literal at `at`, in latin1 like the line it is in. */
function string(line: string, at: number): { text: string; end: number } | undefined {
  STRING.lastIndex = at;
  const match = STRING.exec(line);
  if (match === null) return undefined;
  const raw = match[1] ?? "";
  const text = raw.includes("\\") ? Buffer.from(JSON.parse(`"${utf8(raw)}"`), "utf8").toString("latin1") : raw;
  return { text, end: STRING.lastIndex };
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8");
}

function notAString(line: string, at: number): Fault {
  const rest = line.slice(at);
  const bare = BARE.exec(rest)?.[0];
  if (bare !== undefined) return { value: bare, message: "not a string; write every value in quotes" };
  if (rest.startsWith("[")) return { value: rest, message: "an array; every value is a string, in quotes" };
  if (rest.startsWith("{")) return { value: rest, message: "a nested object; every value is a string, in quotes" };
  return { value: rest, message: "not a valid JSON string; every value is a string, in quotes" };
}
