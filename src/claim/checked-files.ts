import { keccak256 } from "viem";
import { CLAIMS_PREFIX } from "../merkle/claim-paths.ts";
import { looksGzipped } from "../shared/bytes.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, ZERO_HASH } from "../shared/hex.ts";
import { type EpochManifest, MAX_MANIFEST_BYTES, parseManifest } from "../shared/manifest.ts";
import type { ClaimSource } from "./claim-source.ts";

/** What is known from elsewhere, best from the chain; without it a manifest is only held to its own word. */
export interface Expected {
  manifestHash?: Hex | undefined;
  root?: Hex | undefined;
}

const MANIFEST = "manifest.json";

/** The claim files of one epoch directory, each as its manifest says it is. */
export class CheckedFiles {
  readonly manifest: EpochManifest;
  readonly #source: ClaimSource;

  private constructor(source: ClaimSource, manifest: EpochManifest) {
    this.#source = source;
    this.manifest = manifest;
  }

  /** Fetches the manifest. @throws UserError if it is not the expected one or contradicts itself. */
  static async open(source: ClaimSource, expected: Expected): Promise<CheckedFiles> {
    const bytes = await source.read(MANIFEST, MAX_MANIFEST_BYTES);
    const { manifestHash, root } = expected;
    if (manifestHash !== undefined) {
      checkHash(source, MANIFEST, keccak256(bytes), manifestHash, "the one published on chain");
    }
    const files = new CheckedFiles(source, parseManifest(bytes, `${MANIFEST} of ${source.name}`));
    if (root !== undefined) checkHash(source, `root in ${MANIFEST}`, files.manifest.root, root, "the one on chain");
    files.#checkLayout();
    return files;
  }

  /**
   * Fetches a file. @param atMost bytes that it can have.
   * @throws UserError if its hash is not the one in the manifest.
   */
  async read(path: string, atMost: number): Promise<Uint8Array> {
    const hash = this.manifest.files[path];
    if (hash === undefined) throw this.fault(MANIFEST, `does not list ${path}`);
    const bytes = await this.#source.read(path, atMost);
    const actual = keccak256(bytes);
    if (actual !== hash && looksGzipped(bytes)) throw this.fault(path, "is compressed and not served as such");
    checkHash(this.#source, path, actual, hash, `the one in ${MANIFEST}`);
    return bytes;
  }

  /** The error to throw about a file. */
  fault(path: string, problem: string): UserError {
    return fault(this.#source, path, problem);
  }

  /** An altered layout must not lead to other files, where an account would seem to have no claim. */
  #checkLayout(): void {
    const { accounts, root, claims, files } = this.manifest;
    const { tiles, lookups } = claims;
    const listed = Object.keys(files).filter((path) => path.startsWith(CLAIMS_PREFIX)).length;
    const fits =
      accounts === 0
        ? root === ZERO_HASH && tiles === 0
        : tiles >= 1 && tiles <= accounts && tiles > 1 === lookups > 0 && listed === 1 + tiles + lookups;
    if (!fits) throw this.fault(MANIFEST, "contradicts itself about its claim files");
  }
}

function fault(source: ClaimSource, path: string, problem: string): UserError {
  return new UserError(`${path} of ${source.name}: ${problem}; get the epoch directory from another host`);
}

function checkHash(source: ClaimSource, what: string, hash: Hex, wanted: Hex, where: string): void {
  if (hash !== wanted.toLowerCase()) {
    throw fault(source, what, `was altered: ${hash} instead of ${wanted}, ${where}`);
  }
}
