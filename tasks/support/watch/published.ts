import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { keccak256 } from "viem";
import { filesOf } from "../../../scripts/verify-epoch/layout.ts";
import { parseManifest } from "../../../scripts/verify-epoch/manifest.ts";
import type { ClaimSource } from "../../../src/claim/claim-source.ts";
import { publishedSource } from "../../../src/claim/node/epoch-source.ts";
import { withTemporaryPath } from "../../../src/files/temporary-path.ts";
import { makeDirectory } from "./make-directory.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { MAX_MANIFEST_BYTES } from "../../../src/shared/manifest.ts";
import type { Submitted } from "../../../src/watch/submitted.ts";

/** What a publisher may make a watcher fetch of one epoch: for so long, */
const MOST_MS = 900_000;
/** of so many bytes beside what the ledger's entries explain, */
const MOST_BYTES = 64 * 2 ** 20;
const MOST_BYTES_AN_ENTRY = 128;
/** and so many files at a time. */
const AT_ONCE = 8;

/** The directories of published epochs: given by the watcher's owner, or fetched and kept. */
export class PublishedEpochs {
  readonly #root: string;
  readonly #mayBeLocal: boolean;

  /** @param mayBeLocal whether a publisher may name a path of this machine: on a local chain. */
  constructor(root: string, mayBeLocal: boolean) {
    this.#root = root;
    this.#mayBeLocal = mayBeLocal;
  }

  /** The directory that is there already, whose manifest is the one that was submitted. */
  async mirrored(submitted: Submitted): Promise<string | undefined> {
    const own = join(this.#root, String(submitted.epoch));
    for (const dir of [own, this.#kept(submitted)]) if (await isOf(dir, submitted)) return dir;
    return undefined;
  }

  /** Asks the publisher's URI for the manifest. @throws UserError if claimants would not find the submitted one. */
  async ask(submitted: Submitted): Promise<void> {
    const source = publishedSource(submitted.uri, this.#mayBeLocal);
    checkManifest(await source.read("manifest.json", MAX_MANIFEST_BYTES), source, submitted);
  }

  /**
   * Fetches the directory whose manifest is the one that was submitted. Its other files are not held against the
   * manifest here.
   * @param entries of the ledger. @returns the path. @throws UserError saying why it cannot be had; what the file system
   * has against it passes through.
   */
  async fetch(submitted: Submitted, entries: number): Promise<string> {
    const kept = this.#kept(submitted);
    const source = publishedSource(submitted.uri, this.#mayBeLocal);
    await makeDirectory(this.#root);
    await withTemporaryPath(kept, async (temporary) => {
      await fetchEpoch(source, temporary, submitted, MOST_BYTES + MOST_BYTES_AN_ENTRY * entries);
      await rename(temporary, kept);
    });
    return kept;
  }

  #kept({ epoch, manifestHash }: Submitted): string {
    return join(this.#root, `${epoch}-${manifestHash.slice(2, 10)}`);
  }
}

async function isOf(dir: string, { manifestHash }: Submitted): Promise<boolean> {
  try {
    return keccak256(await readFile(join(dir, "manifest.json"))) === manifestHash;
  } catch {
    return false;
  }
}

/** Fetches the files that the format knows, and no others; what the publisher names decides no path. */
async function fetchEpoch(source: ClaimSource, to: string, submitted: Submitted, most: number): Promise<void> {
  const until = Date.now() + MOST_MS;
  let room = most;
  const fetchFile = async (path: string, atMost: number): Promise<Uint8Array> => {
    if (Date.now() > until) throw new UserError(`${source.name}: not fetched within ${MOST_MS / 60_000} minutes`);
    const bytes = await source.read(path, atMost);
    room -= bytes.length;
    if (room < 0) throw new UserError(`${source.name}: is larger than the ledger's entries can explain`);
    await mkdir(dirname(join(to, path)), { recursive: true });
    await writeFile(join(to, path), bytes);
    return bytes;
  };
  const manifest = await fetchFile("manifest.json", MAX_MANIFEST_BYTES);
  checkManifest(manifest, source, submitted);
  const paths = ["checksums", ...filesOf(layoutOf(manifest, source.name))];
  const next = paths.values();
  let failed = false;
  const work = Array.from({ length: AT_ONCE }, async () => {
    try {
      for (const path of next) if (!failed) await fetchFile(path, room);
    } catch (error) {
      failed = true;
      throw error;
    }
  });
  // Nobody writes any more when the first failure is told.
  for (const outcome of await Promise.allSettled(work)) if (outcome.status === "rejected") throw outcome.reason;
}

function checkManifest(manifest: Uint8Array, { name }: ClaimSource, { manifestHash }: Submitted): void {
  if (keccak256(manifest) === manifestHash) return;
  throw new UserError(`manifest.json of ${name} is not the one that was submitted, ${manifestHash}`);
}

function layoutOf(manifest: Uint8Array, name: string) {
  try {
    return parseManifest(manifest).claims;
  } catch (error) {
    throw new UserError(`manifest.json of ${name}: ${(error as Error).message}`);
  }
}
