import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Hex, keccak256 } from "viem";
import type { Faults } from "./faults.ts";
import { filesOf } from "./layout.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { Unverifiable } from "./unverifiable.ts";

/** An epoch directory as it lies there. */
export interface EpochDirectory {
  dir: string;
  manifest: Manifest;
  manifestHash: Hex;
  /** Every file that the format knows and that could be read, by its path. */
  files: ReadonlyMap<string, Buffer>;
}

/** What a directory may hold: manifest and checksums of the most files there can be, */
const MOST_BYTES = 64 * 2 ** 20;
/** and, for each entry of the ledger, one account's row and look-up and one unlock, with room to spare. */
const MOST_BYTES_AN_ENTRY = 128;

/**
 * Reads an epoch directory and holds every file against `checksums` and the manifest. Whoever publishes it is not
 * trusted with the auditor's memory: only files that the format knows are read, and no more than the ledger can explain.
 * @param entries of the whole ledger, erased ones included.
 * @returns undefined, after a fault, if there is no manifest to go by.
 */
export async function readDirectory(dir: string, entries: number, faults: Faults): Promise<EpochDirectory | undefined> {
  const paths = await listFiles(dir, faults);
  const present = new Set(paths);
  const files = new Map<string, Buffer>();
  let room = MOST_BYTES + MOST_BYTES_AN_ENTRY * entries;
  const read = async (path: string) => {
    if (!present.has(path)) return;
    try {
      const { size } = await stat(join(dir, path));
      if (size > room) return faults.add("files", `${path} has ${size} bytes, more than the entries can explain`);
      room -= size;
      files.set(path, await readFile(join(dir, path)));
    } catch (error) {
      faults.add("files", `${path} cannot be read: ${(error as Error).message}`);
    }
  };
  await read("manifest.json");
  await read("checksums");
  const manifest = openManifest(files.get("manifest.json"), present, faults);
  const known = manifest === undefined ? new Set<string>() : filesOf(manifest.claims);
  for (const path of known) if (manifest?.files.has(path) === true) await read(path);
  if (files.has("checksums") || !present.has("checksums")) checkChecksums(paths, files, faults);
  if (manifest === undefined) return undefined;
  checkNames(manifest, known, present, faults);
  checkHashes(manifest, files, faults);
  return { dir, manifest, manifestHash: keccak256(files.get("manifest.json") ?? Buffer.alloc(0)), files };
}

async function listFiles(dir: string, faults: Faults): Promise<string[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true }).catch(({ message }: Error) => {
    throw new Unverifiable(`${dir}: not an epoch directory: ${message}`);
  });
  const paths: string[] = [];
  const odd: string[] = [];
  for (const entry of found) {
    const path = relative(dir, join(entry.parentPath, entry.name));
    if (entry.isFile()) paths.push(path);
    else if (!entry.isDirectory()) odd.push(`${path} is not a plain file`);
  }
  faults.addFirst("files", odd, "files");
  return paths.toSorted();
}

function openManifest(bytes: Buffer | undefined, present: ReadonlySet<string>, faults: Faults): Manifest | undefined {
  if (bytes === undefined) {
    if (!present.has("manifest.json")) faults.add("manifest", "manifest.json is missing");
    return undefined;
  }
  try {
    const manifest = parseManifest(bytes);
    faults.epoch = manifest.epoch;
    return manifest;
  } catch (error) {
    faults.add("manifest", `manifest.json: ${(error as Error).message}`);
    return undefined;
  }
}

/** Files that were not read must be named in their place; their hash is not looked at. */
function checkChecksums(paths: readonly string[], files: ReadonlyMap<string, Buffer>, faults: Faults): void {
  const bytes = files.get("checksums");
  if (bytes === undefined) return faults.add("checksums", "the file checksums is missing");
  const listed = paths.filter((path) => path !== "checksums");
  const found = bytes.toString("utf8").split("\n");
  const expected = listed.map((path, i) => {
    const file = files.get(path);
    const sum = file === undefined ? found[i]?.slice(0, 64) : createHash("sha256").update(file).digest("hex");
    return `${sum ?? ""}  ${path}`;
  });
  const line = [...expected, ""].findIndex((each, i) => each !== found[i]);
  if (line >= 0 || found.length !== expected.length + 1) {
    const at = line >= 0 ? line : expected.length + 1;
    const what = `expected "${expected[at] ?? "its end"}", found "${found[at] ?? "its end"}"`;
    faults.add("checksums", `line ${at + 1} of checksums: ${what}`);
  }
}

/** What the format knows, what the manifest names and what lies there must be the same files. */
function checkNames(
  manifest: Manifest,
  known: ReadonlySet<string>,
  present: ReadonlySet<string>,
  faults: Faults,
): void {
  const named = [...manifest.files.keys()];
  const { tiles, lookups } = manifest.claims;
  const unknown = named.filter((path) => !known.has(path)).map((path) => `the manifest names ${path}, which is no file of an epoch with ${tiles} tiles and ${lookups} look-up files`); // prettier-ignore
  const unnamed = [...known].filter((path) => !manifest.files.has(path)).map((path) => `the manifest does not name ${path}`); // prettier-ignore
  const missing = named.filter((path) => !present.has(path)).map((path) => `${path} is missing`);
  const listed = new Set([...named, ...known, "manifest.json", "checksums"]);
  const extra = [...present].filter((path) => !listed.has(path)).map((path) => `${path} is an extra file that the manifest does not name`); // prettier-ignore
  for (const each of [unknown, unnamed, missing, extra]) faults.addFirst("files", each, "files");
}

function checkHashes(manifest: Manifest, files: ReadonlyMap<string, Buffer>, faults: Faults): void {
  const changed = [...manifest.files].flatMap(([path, hash]) => {
    const bytes = files.get(path);
    const found = bytes && keccak256(bytes);
    return found === undefined || found === hash
      ? []
      : [`${path} was changed: expected keccak256 ${hash}, found ${found}`];
  });
  faults.addFirst("files", changed, "files");
}
