import type { Hex } from "viem";
import { canonicalJson } from "./canonical.ts";
import type { ClaimsLayout } from "./layout.ts";

/** `manifest.json` of `lam-epoch-v1`, wei and points as bigint. */
export interface Manifest {
  epoch: number;
  chainId: number;
  distributor: Hex;
  policyHash: Hex;
  ledgerRoot: Hex;
  entries: number;
  previousManifestHash: Hex;
  accounts: number;
  budget: bigint;
  paid: bigint;
  dust: bigint;
  totalWeight: bigint;
  cumulativeTotal: bigint;
  withheldEntries: number;
  withheldPoints: bigint;
  root: Hex;
  claims: ClaimsLayout;
  /** keccak256 by path. */
  files: ReadonlyMap<string, Hex>;
}

const HASH = /^0x[0-9a-f]{64}$/;
const FIELDS =
  "accounts,budget,chainId,claims,cumulativeTotal,distributor,dust,entries,epoch,files,format,ledgerRoot,paid,policyHash,previousManifestHash,root,totalWeight,withheld";

/** Reads a manifest; what is wrong with it is thrown as the message of an Error. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const text = new TextDecoder().decode(bytes);
  const json: unknown = JSON.parse(text);
  if (!isObject(json)) throw new Error("not a JSON object");
  const canonical = Buffer.from(canonicalJson(json));
  if (Buffer.compare(canonical, bytes) !== 0) throw new Error("not in canonical form (RFC 8785)");
  onlyFields(json, FIELDS, "fields");
  if (json["format"] !== "lam-epoch-v1") throw new Error(`format ${String(json["format"])} is not lam-epoch-v1`);
  const withheld = nested(json, "withheld", "entries,points");
  const claims = nested(json, "claims", "lookups,tiles");
  return {
    epoch: integer(json, "epoch", 1, 2 ** 32 - 1),
    chainId: integer(json, "chainId", 1),
    distributor: match(json, "distributor", /^0x[0-9a-f]{40}$/) as Hex,
    policyHash: match(json, "policyHash", HASH) as Hex,
    ledgerRoot: match(json, "ledgerRoot", HASH) as Hex,
    entries: integer(json, "entries", 0),
    previousManifestHash: match(json, "previousManifestHash", HASH) as Hex,
    accounts: integer(json, "accounts", 0, 2 ** 32 - 1),
    budget: decimal(json, "budget"),
    paid: decimal(json, "paid"),
    dust: decimal(json, "dust"),
    totalWeight: decimal(json, "totalWeight"),
    cumulativeTotal: decimal(json, "cumulativeTotal"),
    withheldEntries: integer(withheld, "entries", 0),
    withheldPoints: decimal(withheld, "points"),
    root: match(json, "root", HASH) as Hex,
    claims: { tiles: integer(claims, "tiles", 0, 65_536), lookups: integer(claims, "lookups", 0, 65_536) },
    files: readFiles(json["files"]),
  };
}

function readFiles(value: unknown): Map<string, Hex> {
  if (!isObject(value)) throw new Error("files must be an object");
  return new Map(
    Object.keys(value).map((path) => {
      if (!/^[a-z0-9]+([./-][a-z0-9]+)*$/.test(path)) throw new Error(`files names ${path}, which is no path`);
      return [path, match(value, path, HASH) as Hex];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nested(json: Record<string, unknown>, name: string, fields: string): Record<string, unknown> {
  const value = json[name];
  if (!isObject(value)) throw new Error(`${name} must be an object`);
  onlyFields(value, fields, `${name} has`);
  return value;
}

function onlyFields(json: Record<string, unknown>, expected: string, what: string): void {
  const found = Object.keys(json).toSorted().join(",");
  if (found !== expected) throw new Error(`${what} ${found}, but the format has ${expected}`);
}

function integer(json: Record<string, unknown>, name: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = json[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`${name} must be an integer from ${min} to ${max}, not ${JSON.stringify(value)}`);
}

function decimal(json: Record<string, unknown>, name: string): bigint {
  return BigInt(match(json, name, /^(0|[1-9][0-9]{0,77})$/));
}

function match(json: Record<string, unknown>, name: string, form: RegExp): string {
  const value = json[name];
  if (typeof value === "string" && form.test(value)) return value;
  throw new Error(`${name} has not the form that the format asks for: ${JSON.stringify(value)}`);
}
