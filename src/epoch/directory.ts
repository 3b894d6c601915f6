import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { bytesToHex, keccak256 } from "viem";
import { refuseExisting } from "../files/refuse-existing.ts";
import { withTemporaryPath } from "../files/temporary-path.ts";
import { writeFailure } from "../files/write-failure.ts";
import { claimPaths } from "../merkle/claim-paths.ts";
import { HASH_BYTES } from "../merkle/keccak.ts";
import { openHasher } from "../merkle/node/open-hasher.ts";
import type { TreeHasher } from "../merkle/tree-hasher.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, ZERO_HASH } from "../shared/hex.ts";
import { type EpochManifest, parseManifest, serializeManifest } from "../shared/manifest.ts";

/** Files of an epoch directory beside those under `claims/`. */
const MANIFEST = "manifest.json";
const CHECKSUMS = "checksums";
export const HISTORY = "history.json";
export const UNLOCK_LIST = "unlocks.bin";

/** An epoch directory, each file of which was checked when it was opened. */
export interface EpochDirectory {
  dir: string;
  manifest: EpochManifest;
  manifestHash: Hex;
  /** The content of one of `manifest.files`, or of the manifest. */
  read: (path: string) => Promise<Uint8Array>;
}

/**
 * Opens an epoch directory and checks every file in it against `checksums` and the manifest.
 * @throws UserError naming the file that is missing or was changed.
 */
export async function openEpochDirectory(dir: string): Promise<EpochDirectory> {
  const read = async (path: string): Promise<Uint8Array> => {
    try {
      return await readFile(join(dir, path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UserError(`${join(dir, path)}: cannot be read (${code}): ${dir} is not a whole epoch directory`);
    }
  };
  const bytes = await read(MANIFEST);
  const manifest = parseManifest(bytes, join(dir, MANIFEST));
  checkList(manifest, join(dir, MANIFEST));
  const checksums = new Map([[MANIFEST, sha256(bytes)]]);
  for (const paths of chunks(Object.keys(manifest.files), FILES_AT_A_TIME)) {
    const files = await Promise.all(paths.map(read));
    const hashes = await hashFiles(files);
    for (const [i, path] of paths.entries()) {
      if (hashes[i] !== manifest.files[path]) {
        throw new UserError(`${join(dir, path)}: was changed: its keccak256 is not the one in ${MANIFEST}`);
      }
      checksums.set(path, sha256(files[i] ?? bytes));
    }
  }
  if (Buffer.compare(await read(CHECKSUMS), Buffer.from(formatChecksums(checksums))) !== 0) {
    throw new UserError(`${join(dir, CHECKSUMS)}: does not fit the files of ${dir}: one of them was changed`);
  }
  return { dir, manifest, manifestHash: keccak256(bytes), read };
}

/** What is not listed would not be checked, and what nobody knows would be published under the project's name. */
function checkList({ files, claims }: EpochManifest, source: string): void {
  const wanted = new Set([HISTORY, UNLOCK_LIST, ...claimPaths(claims)]);
  const missing = [...wanted].find((path) => files[path] === undefined);
  if (missing !== undefined) throw new UserError(`${source}: does not list ${missing}`);
  const unknown = Object.keys(files).find((path) => !wanted.has(path));
  if (unknown !== undefined) throw new UserError(`${source}: lists ${unknown}, which no epoch directory has`);
}

/**
 * Writes an epoch directory beside `dir` and renames it into place: it is there whole or not at all.
 * @param hasher for the files' hashes. @param files every file but the manifest and `checksums`; the manifest's `files` is made from them.
 * @param beforeRename runs when all is on disk; if it fails, nothing is left.
 * @throws UserError if `dir` exists, or cannot be written.
 */
export async function writeEpochDirectory(
  hasher: TreeHasher,
  dir: string,
  manifest: Omit<EpochManifest, "files">,
  files: Iterable<[path: string, bytes: Uint8Array]>,
  beforeRename: (manifest: EpochManifest) => Promise<void>,
): Promise<EpochManifest> {
  return withTemporaryPath(dir, async (temporary) => {
    const complete = await writeFiles(hasher, temporary, manifest, [...files]).catch((error: unknown) => {
      throw writeFailure(error, `--out ${dir}`);
    });
    await refuseExisting(dir);
    await beforeRename(complete);
    await rename(temporary, dir).catch(async (error: unknown) => {
      await refuseExisting(dir); // somebody else was faster
      throw writeFailure(error, `--out ${dir}`);
    });
    return complete;
  });
}

async function writeFiles(
  hasher: TreeHasher,
  dir: string,
  manifest: Omit<EpochManifest, "files">,
  files: readonly [path: string, bytes: Uint8Array][],
): Promise<EpochManifest> {
  await makeFolders(
    dir,
    files.map(([path]) => path),
  );
  const checksums = new Map<string, string>();
  const hashes: Record<string, Hex> = {};
  for (const some of chunks(files, FILES_AT_A_TIME)) {
    const keccaks = hashesOf(
      hasher,
      some.map(([, bytes]) => bytes),
    );
    for (const [i, [path, bytes]] of some.entries()) {
      hashes[path] = keccaks[i] ?? ZERO_HASH;
      checksums.set(path, sha256(bytes));
    }
    // Together: a disk flushes many files in little more time than one. All of them end before any error is told: what
    // is still being written could not be removed.
    const written = await Promise.allSettled(some.map(([path, bytes]) => writeDurably(join(dir, path), bytes)));
    for (const result of written) if (result.status === "rejected") throw result.reason;
  }
  const complete: EpochManifest = { ...manifest, files: hashes };
  const bytes = serializeManifest(complete);
  checksums.set(MANIFEST, sha256(bytes));
  await writeDurably(join(dir, MANIFEST), bytes);
  await writeDurably(join(dir, CHECKSUMS), new TextEncoder().encode(formatChecksums(checksums)));
  return complete;
}

/** Each once: were they made again where they are missing, a directory that somebody removed would come back in part. */
async function makeFolders(dir: string, paths: readonly string[]): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  await mkdir(dirname(dir), { recursive: true });
  await mkdir(dir);
  for (const folder of [...folders].toSorted()) await mkdir(join(dir, folder));
}

/** Files that are read, hashed or written together. */
const FILES_AT_A_TIME = 64;

async function hashFiles(files: readonly Uint8Array[]): Promise<Hex[]> {
  const bytes = files.reduce((sum, file) => sum + file.length, 0);
  const hasher = await openHasher(bytes / BYTES_A_HASH);
  try {
    return hashesOf(hasher, files);
  } finally {
    hasher.close();
  }
}

/** What one permutation of keccak256 takes in. */
const BYTES_A_HASH = 136;

function hashesOf(hasher: TreeHasher, files: readonly Uint8Array[]): Hex[] {
  const digests = hasher.hashMessages(files);
  return files.map((_, i) => bytesToHex(digests.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)));
}

function* chunks<T>(items: readonly T[], size: number): Iterable<T[]> {
  for (let first = 0; first < items.length; first += size) yield items.slice(first, first + size);
}

/** In the form of `sha256sum`, so that `sha256sum -c checksums` checks a directory anywhere. */
function formatChecksums(checksums: Map<string, string>): string {
  return [...checksums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, hash]) => `${hash}  ${path}\n`)
    .join("");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** On disk before the rename: otherwise a power cut can leave a directory of empty files under the final name. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
