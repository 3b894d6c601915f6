import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { keccak256 } from "viem";
import { filesOf } from "../../../scripts/verify-epoch/layout.ts";
import { parseManifest } from "../../../scripts/verify-epoch/manifest.ts";
import type { ClaimSource } from "../../../src/claim/claim-source.ts";
import { epochSource } from "../../../src/claim/node/epoch-source.ts";
import { withTemporaryPath } from "../../../src/files/temporary-path.ts";
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

  /**
   * The directory whose manifest is the one that was submitted, fetched if it is not there yet. Its other files are not
   * held against the manifest here.
   * @param entries of the ledger. @throws UserError saying why it cannot be had.
   */
  async get(submitted: Submitted, entries: number): Promise<string> {
    const own = join(this.#root, String(submitted.epoch));
    const kept = join(this.#root, `${submitted.epoch}-${submitted.manifestHash.slice(2, 10)}`);
    for (const dir of [own, kept]) if (await isOf(dir, submitted)) return dir;
    const source = this.#source(submitted.uri);
    await mkdir(this.#root, { recursive: true });
    await withTemporaryPath(kept, async (temporary) => {
      await fetchEpoch(source, temporary, submitted, MOST_BYTES + MOST_BYTES_AN_ENTRY * entries);
      await rename(temporary, kept);
    });
    return kept;
  }

  #source(uri: string): ClaimSource {
    if (!this.#mayBeLocal && !/^https?:/.test(uri)) throw new UserError(`${uri}: not an http(s) URL`);
    return epochSource(uri);
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
async function fetchEpoch(source: ClaimSource, to: string, { manifestHash }: Submitted, most: number): Promise<void> {
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
  if (keccak256(manifest) !== manifestHash) {
    throw new UserError(`manifest.json of ${source.name} is not the one that was submitted, ${manifestHash}`);
  }
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

function layoutOf(manifest: Uint8Array, name: string) {
  try {
    return parseManifest(manifest).claims;
  } catch (error) {
    throw new UserError(`manifest.json of ${name}: ${(error as Error).message}`);
  }
}
