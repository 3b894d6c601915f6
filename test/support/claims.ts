import { hexToBytes, keccak256, stringToBytes } from "viem";
import type { ClaimSource } from "../../src/claim/claim-source.ts";
import { buildClaimFiles, type ClaimFiles } from "../../src/merkle/claim-files.ts";
import type { ClaimDomain } from "../../src/merkle/claim-leaf.ts";
import { CLAIM_ROW_BYTES, writeClaimRow } from "../../src/merkle/claim-row.ts";
import { portableHasher } from "../../src/merkle/portable-hasher.ts";
import { UserError } from "../../src/shared/errors.ts";
import { type Hex, ZERO_HASH } from "../../src/shared/hex.ts";
import { type EpochManifest, serializeManifest } from "../../src/shared/manifest.ts";

export interface Entitlement {
  account: Hex;
  cumulativeAmount: bigint;
}

export const DOMAIN: ClaimDomain = { chainId: 31337, distributor: "0x00112233445566778899aabbccddeeff00112233" };

/** As many accounts as wanted with amounts from 1 wei to some 2^100, the same for the same seed. */
export function entitlements(seed: number, count: number): Entitlement[] {
  return Array.from({ length: count }, (_, i) => {
    const hash = keccak256(stringToBytes(`${seed}/${i}`));
    const bits = BigInt(`0x${hash.slice(-2)}`) % 101n;
    return {
      account: hash.slice(0, 42) as Hex,
      cumulativeAmount: 1n + (BigInt(hash) & ((1n << bits) - 1n)),
    };
  });
}

export function packRows(all: Entitlement[]): Uint8Array {
  const rows = new Uint8Array(all.length * CLAIM_ROW_BYTES);
  for (const [i, { account, cumulativeAmount }] of all.entries()) {
    writeClaimRow(rows.subarray(i * CLAIM_ROW_BYTES), hexToBytes(account), cumulativeAmount);
  }
  return rows;
}

/** OpenZeppelin's form of the same leaves: the values of StandardMerkleTree and their types. */
export function standardRows(all: Entitlement[], { chainId, distributor } = DOMAIN): string[][] {
  return all.map(({ account, cumulativeAmount }) => [`${chainId}`, distributor, account, `${cumulativeAmount}`]);
}
export const LEAF_TYPES = ["uint256", "address", "address", "uint256"];

/** An epoch directory in memory; `fetched` lists what was read from it. */
export class PublishedClaims implements ClaimSource {
  readonly name = "the test's epoch";
  readonly claims: ClaimFiles;
  readonly files: Map<string, Uint8Array>;
  fetched: string[] = [];
  readonly #all: Entitlement[];
  readonly #about: ClaimDomain & { epoch: number };

  constructor(
    all: Entitlement[],
    k: number,
    about: ClaimDomain & { epoch: number } = { ...DOMAIN, epoch: 1 },
    claims = buildClaimFiles(portableHasher, about, packRows(all), all.length, k),
    files: Iterable<[string, Uint8Array]> = claims.files,
  ) {
    this.#all = all;
    this.#about = about;
    this.claims = claims;
    this.files = new Map(files);
    this.files.delete("manifest.json");
    const hashes = [...this.files].map(([path, bytes]): [string, Hex] => [path, keccak256(bytes)]);
    this.files.set(
      "manifest.json",
      serializeManifest({ ...manifestOf(claims, all, Object.fromEntries(hashes)), ...about }),
    );
  }

  get manifestHash(): Hex {
    return keccak256(this.bytes("manifest.json"));
  }

  /** The same directory with one file replaced and a manifest that fits it. */
  forge(path: string, bytes: Uint8Array): PublishedClaims {
    return new PublishedClaims(this.#all, 1, this.#about, this.claims, new Map(this.files).set(path, bytes));
  }

  bytes(path: string): Uint8Array {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new UserError(`${path}: not there`);
    return bytes;
  }

  async read(path: string): Promise<Uint8Array> {
    this.fetched.push(path);
    return this.bytes(path);
  }
}

function manifestOf(claims: ClaimFiles, all: Entitlement[], files: Record<string, Hex>): EpochManifest {
  const total = all.reduce((sum, { cumulativeAmount }) => sum + cumulativeAmount, 0n).toString();
  return {
    format: "lam-epoch-v1",
    epoch: 1,
    ...DOMAIN,
    policyHash: ZERO_HASH,
    ledgerRoot: ZERO_HASH,
    entries: all.length,
    previousManifestHash: ZERO_HASH,
    accounts: all.length,
    budget: total,
    paid: total,
    dust: "0",
    totalWeight: "1000",
    cumulativeTotal: total,
    withheld: { entries: 0, points: "0" },
    root: claims.root,
    claims: claims.layout,
    files,
  };
}
