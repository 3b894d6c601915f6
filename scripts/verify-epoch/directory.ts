import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Hex, keccak256 } from "viem";
import type { Faults } from "./faults.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { Unverifiable } from "./unverifiable.ts";

/** An epoch directory as it lies there. */
export interface EpochDirectory {
  dir: string;
  manifest: Manifest;
  manifestHash: Hex;
  /** Every file by its path. */
  files: ReadonlyMap<string, Buffer>;
}

/**
 * Reads an epoch directory and holds every file against `checksums` and the manifest.
 * @returns undefined, after a fault, if there is no manifest to go by.
 */
export async function readDirectory(dir: string, faults: Faults): Promise<EpochDirectory | undefined> {
  const files = await readFiles(dir, faults);
  const bytes = files.get("manifest.json");
  const directory = bytes && openManifest(dir, bytes, files, faults);
  if (bytes === undefined) faults.add("manifest", "manifest.json is missing");
  checkChecksums(files, faults);
  if (directory !== undefined) checkFiles(directory, faults);
  return directory;
}

function openManifest(
  dir: string,
  bytes: Buffer,
  files: ReadonlyMap<string, Buffer>,
  faults: Faults,
): EpochDirectory | undefined {
  try {
    const manifest = parseManifest(bytes);
    faults.epoch = manifest.epoch;
    return { dir, manifest, manifestHash: keccak256(bytes), files };
  } catch (error) {
    faults.add("manifest", `manifest.json: ${(error as Error).message.replaceAll(/\s+/g, " ")}`);
    return undefined;
  }
}

async function readFiles(dir: string, faults: Faults): Promise<Map<string, Buffer>> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true }).catch(({ message }: Error) => {
    throw new Unverifiable(`${dir}: not an epoch directory: ${message}`);
  });
  const files = new Map<string, Buffer>();
  for (const entry of found) {
    if (entry.isDirectory()) continue;
    const path = relative(dir, join(entry.parentPath, entry.name));
    if (entry.isFile()) files.set(path, await readFile(join(dir, path)));
    else faults.add("files", `${path} is not a plain file`);
  }
  return files;
}

function checkChecksums(files: ReadonlyMap<string, Buffer>, faults: Faults): void {
  const bytes = files.get("checksums");
  if (bytes === undefined) return faults.add("checksums", "the file checksums is missing");
  const listed = [...files].filter(([path]) => path !== "checksums").toSorted(([a], [b]) => (a < b ? -1 : 1));
  const expected = listed.map(([path, file]) => `${createHash("sha256").update(file).digest("hex")}  ${path}`);
  const found = bytes.toString("utf8").split("\n");
  const line = [...expected, ""].findIndex((each, i) => each !== found[i]);
  if (line >= 0 || found.length !== expected.length + 1) {
    const at = line >= 0 ? line : expected.length + 1;
    const what = `expected "${expected[at] ?? "its end"}", found "${found[at] ?? "its end"}"`;
    faults.add("checksums", `line ${at + 1} of checksums: ${what}`);
  }
}

function checkFiles({ manifest, files }: EpochDirectory, faults: Faults): void {
  const listed = new Set([...manifest.files.keys(), "manifest.json", "checksums"]);
  const missing = [...manifest.files.keys()].filter((path) => !files.has(path));
  faults.addFirst("files", missing.map((path) => `${path} is missing`), "files"); // prettier-ignore
  const extra = [...files.keys()].filter((path) => !listed.has(path)).toSorted();
  faults.addFirst("files", extra.map((path) => `${path} is an extra file that the manifest does not name`), "files"); // prettier-ignore
  const changed = [...manifest.files].flatMap(([path, hash]) => {
    const bytes = files.get(path);
    const found = bytes && keccak256(bytes);
    return found === undefined || found === hash
      ? []
      : [`${path} was changed: expected keccak256 ${hash}, found ${found}`];
  });
  faults.addFirst("files", changed, "files");
}
