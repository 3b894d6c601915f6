import { checksumAddress, type Hex, keccak256 } from "viem";
import { eachLine } from "./lines.ts";
import type { Progress } from "./progress.ts";
import { Unverifiable } from "./unverifiable.ts";

/** What an entry means for the payment, and its hash in the ledger tree. */
export interface Entry {
  /** Lower-case. */
  account: Hex;
  kind: string;
  points: bigint;
  pattern: Hex | undefined;
  leaf: Hex;
}

/** The entries of each epoch. */
export type Ledger = ReadonlyMap<number, readonly Entry[]>;

const COLUMNS = ["id", "epoch", "account", "kind", "points", "pattern", "evidence", "verifiedAt"] as const;
const OPTIONAL = new Set<string>(["pattern", "evidence"]);
type Row = Record<(typeof COLUMNS)[number], string>;

const HASH = /^0x[0-9a-fA-F]{64}$/;
const NO_HASH = `0x${"00".repeat(32)}`;
const MAX_UINT32 = 2n ** 32n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * Reads a `lam-ledger-v1` file in CSV or NDJSON.
 * @throws Unverifiable naming line and column of what is not a valid ledger.
 */
export async function readLedger(path: string, onProgress: Progress): Promise<Ledger> {
  const name = path.replace(/\.gz$/, "");
  if (!/\.(csv|ndjson)$/.test(name)) {
    throw new Unverifiable(`--ledger ${path}: must end in .csv or .ndjson, plain or .gz: export the ledger so`);
  }
  const ledger = new Map<number, Entry[]>();
  const ids = new Set<string>();
  const known = new Map<string, string>();
  /** One string for each value that comes often: a million lines would otherwise be kept alive by their parts. */
  const intern = <T extends string>(text: T): T => {
    const same = known.get(text);
    if (same === undefined) known.set(text, text);
    return (same as T | undefined) ?? text;
  };
  let columns: string[] | undefined;
  await eachLine(path, (line, number) => {
    const fault = (problem: string) => new Unverifiable(`${path} line ${number}: ${problem}`);
    let row: Row;
    if (name.endsWith(".ndjson")) row = jsonRow(line, fault);
    else if (columns === undefined) {
      columns = splitCsv(line, fault);
      checkColumns(columns, fault);
      return;
    } else row = csvRow(line, columns, fault);
    const { id, epoch, entry } = readEntry(row, fault);
    if (ids.has(id)) throw fault(`id ${row.id} is there twice`);
    ids.add(id);
    const entries = ledger.get(epoch);
    const interned = {
      ...entry,
      account: intern(entry.account),
      kind: intern(entry.kind),
      pattern: entry.pattern && intern(entry.pattern),
    };
    if (entries === undefined) ledger.set(epoch, [interned]);
    else entries.push(interned);
    if (ids.size % 10_000 === 0) onProgress("ledger rows read", ids.size);
  });
  return ledger;
}

type MakeFault = (problem: string) => Unverifiable;

function readEntry(row: Row, fault: MakeFault): { id: string; epoch: number; entry: Entry } {
  if (!HASH.test(row.id)) throw fault(`id ${row.id}: must be 0x and 64 hex digits`);
  const epoch = integer("epoch", row.epoch, MAX_UINT32, fault);
  const points = integer("points", row.points, MAX_UINT64, fault);
  if (!/^[a-z][a-z0-9-]{0,31}$/.test(row.kind)) throw fault(`kind ${row.kind}: not the name of a kind`);
  const account = readAccount(row.account, fault);
  const pattern = optionalHash("pattern", row.pattern, fault);
  const evidence = optionalHash("evidence", row.evidence, fault);
  const words = [
    row.id.slice(2),
    word(epoch),
    word(BigInt(account)),
    Buffer.from(row.kind, "ascii").toString("hex").padEnd(64, "0"),
    word(points),
    (pattern ?? NO_HASH).slice(2),
    (evidence ?? NO_HASH).slice(2),
    word(seconds(row.verifiedAt, fault)),
  ];
  const leaf = keccak256(keccak256(Buffer.from(words.join(""), "hex"), "bytes"));
  const id = Buffer.from(row.id.slice(2), "hex").toString("latin1"); // half as long: ten million are kept
  return { id, epoch: Number(epoch), entry: { account, kind: row.kind, points, pattern, leaf } };
}

/** An integer as ABI encoding writes it. */
function word(value: bigint): string {
  return value.toString(16).padStart(64, "0");
}

function integer(column: string, text: string, max: bigint, fault: MakeFault): bigint {
  if (!/^[1-9][0-9]{0,19}$/.test(text) || BigInt(text) > max) {
    throw fault(`${column} ${text}: must be an integer from 1 to ${max}`);
  }
  return BigInt(text);
}

function readAccount(text: string, fault: MakeFault): Hex {
  const lower = text.toLowerCase() as Hex;
  if (!/^0x[0-9a-fA-F]{40}$/.test(text) || BigInt(text) === 0n) throw fault(`account ${text}: not an account`);
  if (text !== lower && text.slice(2) !== text.slice(2).toUpperCase() && text !== checksumAddress(lower)) {
    throw fault(`account ${text}: fails the EIP-55 checksum`);
  }
  return lower;
}

function optionalHash(column: string, text: string, fault: MakeFault): Hex | undefined {
  if (text === "") return undefined;
  if (!HASH.test(text) || text === NO_HASH) throw fault(`${column} ${text}: must be empty, or 0x and 64 hex digits`);
  return text.toLowerCase() as Hex;
}

function seconds(text: string, fault: MakeFault): bigint {
  const time = Date.parse(text);
  const written = Number.isNaN(time) ? "" : new Date(time).toISOString().replace(".000Z", "Z");
  if (written !== text || !/^(19[7-9]|20|210[0-5])/.test(text)) {
    throw fault(`verifiedAt ${text}: must be YYYY-MM-DDTHH:MM:SSZ from 1970 to 2105`);
  }
  return BigInt(time / 1000);
}

function jsonRow(line: string, fault: MakeFault): Row {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw fault("not valid JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw fault("not a JSON object");
  if (Object.values(value).some((each) => typeof each !== "string")) throw fault("every value must be a string");
  checkColumns(Object.keys(value), fault);
  return { pattern: "", evidence: "", ...value } as Row;
}

function csvRow(line: string, columns: readonly string[], fault: MakeFault): Row {
  const fields = splitCsv(line, fault);
  if (fields.length !== columns.length) throw fault(`${fields.length} fields, but the header names ${columns.length}`);
  const row: Record<string, string> = { pattern: "", evidence: "" };
  columns.forEach((column, i) => (row[column] = fields[i] ?? ""));
  return row as Row;
}

function checkColumns(columns: readonly string[], fault: MakeFault): void {
  for (const [i, column] of columns.entries()) {
    if (!(COLUMNS as readonly string[]).includes(column)) throw fault(`unknown column ${column}`);
    if (columns.indexOf(column) !== i) throw fault(`column ${column} is there twice`);
  }
  const missing = COLUMNS.find((column) => !OPTIONAL.has(column) && !columns.includes(column));
  if (missing !== undefined) throw fault(`column ${missing} is missing`);
}

/** The fields of a line in RFC 4180 CSV, without line breaks in fields. */
function splitCsv(line: string, fault: MakeFault): string[] {
  if (!line.includes('"')) return line.split(",");
  const fields = [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g)];
  if (fields.map(([text]) => text).join("") !== `,${line}`) throw fault("quotes that RFC 4180 does not allow");
  return fields.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "");
}
