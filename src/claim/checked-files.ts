import { keccak256 } from "viem";
import { MAX_NUMBER_BITS } from "../merkle/claim-lookup.ts";
import { LOOKUP_PREFIX } from "../merkle/claim-paths.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, ZERO_HASH } from "../shared/hex.ts";
import { type EpochManifest, parseManifest } from "../shared/manifest.ts";
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
    const bytes = await source.read(MANIFEST);
    const files = new CheckedFiles(source, parseManifest(bytes, `${MANIFEST} of ${source.name}`));
    const { root } = files.manifest;
    if (expected.manifestHash !== undefined) {
      files.#checkHash(MANIFEST, keccak256(bytes), expected.manifestHash, "the one published on chain");
    }
    if (expected.root !== undefined) files.#checkHash(`root in ${MANIFEST}`, root, expected.root, "the one on chain");
    files.#checkLayout();
    return files;
  }

  /** Fetches a file. @throws UserError if its hash is not the one in the manifest. */
  async read(path: string): Promise<Uint8Array> {
    const hash = this.manifest.files[path];
    if (hash === undefined) throw this.fault(MANIFEST, `does not list ${path}`);
    const bytes = await this.#source.read(path);
    this.#checkHash(path, keccak256(bytes), hash, `the one in ${MANIFEST}`);
    return bytes;
  }

  /** The error to throw about a file. */
  fault(path: string, problem: string): UserError {
    return new UserError(`${path} of ${this.#source.name}: ${problem}; get the epoch directory from another host`);
  }

  #checkHash(what: string, hash: Hex, wanted: Hex, where: string): void {
    if (hash !== wanted.toLowerCase()) {
      throw this.fault(what, `was altered: ${hash} instead of ${wanted}, ${where}`);
    }
  }

  /** An altered layout must not lead to other files, where an account would seem to have no claim. */
  #checkLayout(): void {
    const { accounts, root, claims, files } = this.manifest;
    const { depth, lookupBits, fingerprintBytes } = claims;
    const lookups = Object.keys(files).filter((path) => path.startsWith(LOOKUP_PREFIX)).length;
    const fits =
      accounts === 0
        ? root === ZERO_HASH
        : depth <= MAX_NUMBER_BITS &&
          lookupBits <= MAX_NUMBER_BITS &&
          (depth === 0) === (fingerprintBytes === 0) &&
          lookups === (depth === 0 ? 0 : 2 ** lookupBits);
    if (!fits) throw this.fault(MANIFEST, "contradicts itself about its claim files");
  }
}
