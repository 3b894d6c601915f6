import { keccak256 } from "viem";
import { looksGzipped } from "./bytes.ts";
import { canonicalJson } from "./canonical-json.ts";
import { UserError } from "./errors.ts";
import { Fields, parseJson } from "./fields.ts";
import type { Hex } from "./hex.ts";

/** How the claim files are cut, see src/merkle: one tile needs no look-up file, an epoch without leaves has neither. */
export interface ClaimLayout {
  tiles: number;
  lookups: number;
}

/** The most tiles or look-up files: they are named by four hex digits. */
export const MAX_CLAIM_FILES = 2 ** 16;

/** More than the largest manifest has: a line for each of the most claim files. Nobody need read on. */
export const MAX_MANIFEST_BYTES = 2 ** 24;

/**
 * `manifest.json` of an epoch directory (`lam-epoch-v1`): what the epoch pays and the hash of every other file.
 * Amounts are wei as decimal strings, points decimal strings. Its bytes are canonical JSON (RFC 8785), without clock
 * times, so that the same input gives the same bytes and `manifestHash` is keccak256 of them.
 */
export interface EpochManifest {
  format: "lam-epoch-v1";
  epoch: number;
  chainId: number;
  distributor: Hex;
  policyHash: Hex;
  /** Root over the ledger entries of this epoch alone; earlier ones are committed by `previousManifestHash`. */
  ledgerRoot: Hex;
  /** Ledger entries of this epoch alone. */
  entries: number;
  previousManifestHash: Hex;
  /** Leaves: accounts with a cumulative amount above 0. */
  accounts: number;
  /** The policy's epochBudget and the dust of the epoch before. */
  budget: string;
  paid: string;
  dust: string;
  /** Σw of this epoch. */
  totalWeight: string;
  cumulativeTotal: string;
  /** Entries up to this epoch whose pattern is not unlocked yet. */
  withheld: { entries: number; points: string };
  root: Hex;
  claims: ClaimLayout;
  /** keccak256 of every other file in the directory but `checksums`, by path. */
  files: Record<string, Hex>;
}

const MAX_UINT32 = 2 ** 32 - 1;

/** The canonical bytes of a manifest. */
export function serializeManifest(manifest: EpochManifest): Uint8Array {
  return canonicalJson(manifest);
}

/** keccak256 of the manifest's bytes. */
export function manifestHash(manifest: EpochManifest): Hex {
  return keccak256(serializeManifest(manifest));
}

/**
 * Reads a manifest from its bytes.
 * @throws UserError naming `source` if the bytes are not the canonical form of a `lam-epoch-v1` manifest.
 */
export function parseManifest(bytes: Uint8Array, source: string): EpochManifest {
  if (looksGzipped(bytes)) throw new UserError(`${source}: is compressed: unpack it, or serve it as what it is`);
  const fields = new Fields(parseJson(new TextDecoder().decode(bytes), source), source);
  const manifest = readManifest(fields);
  const canonical = serializeManifest(manifest);
  if (canonical.length !== bytes.length || canonical.some((byte, i) => byte !== bytes[i])) {
    throw new UserError(`${source}: not in canonical form (RFC 8785): it was changed after it was written`);
  }
  return manifest;
}

function readManifest(fields: Fields): EpochManifest {
  const format = fields.oneOf("format", ["lam-epoch-v1"]);
  const withheld = fields.object("withheld");
  const claims = fields.object("claims");
  const files = fields.object("files");
  const manifest: EpochManifest = {
    format,
    epoch: fields.integer("epoch", 1, MAX_UINT32),
    chainId: fields.integer("chainId", 1, Number.MAX_SAFE_INTEGER),
    distributor: fields.hex("distributor", 20),
    policyHash: fields.hex("policyHash", 32),
    ledgerRoot: fields.hex("ledgerRoot", 32),
    entries: fields.integer("entries", 0, Number.MAX_SAFE_INTEGER),
    previousManifestHash: fields.hex("previousManifestHash", 32),
    accounts: fields.integer("accounts", 0, MAX_UINT32),
    budget: fields.decimal("budget", 128).toString(),
    paid: fields.decimal("paid", 128).toString(),
    dust: fields.decimal("dust", 128).toString(),
    totalWeight: fields.decimal("totalWeight", 256).toString(),
    cumulativeTotal: fields.decimal("cumulativeTotal", 128).toString(),
    withheld: {
      entries: withheld.integer("entries", 0, Number.MAX_SAFE_INTEGER),
      points: withheld.decimal("points", 256).toString(),
    },
    root: fields.hex("root", 32),
    claims: {
      tiles: claims.integer("tiles", 0, MAX_CLAIM_FILES),
      lookups: claims.integer("lookups", 0, MAX_CLAIM_FILES),
    },
    files: Object.fromEntries(files.names().map((path) => [path, readFileHash(files, path)])),
  };
  for (const each of [withheld, claims, files, fields]) each.end();
  return manifest;
}

/** Paths become file names and URLs: nothing in one may lead out of the directory. */
function readFileHash(files: Fields, path: string): Hex {
  if (!/^[a-z0-9]+([./-][a-z0-9]+)*$/.test(path)) throw files.fault(path, "is not the path of a file of an epoch");
  return files.hex(path, 32);
}
