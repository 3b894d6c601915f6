import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex } from "viem";
import { buildClaimFiles } from "../../../src/merkle/claim-files.ts";
import { portableHasher } from "../../../src/merkle/portable-hasher.ts";
import { InvariantError } from "../../../src/shared/errors.ts";
import { type Hex, ZERO_HASH } from "../../../src/shared/hex.ts";
import {
  DOMAIN,
  type Entitlement,
  entitlements,
  LEAF_TYPES,
  packRows,
  PublishedClaims,
  standardRows,
} from "../../support/claims.ts";
import { lookupFileByFormat, tileByFormat } from "../../support/lookup-format.ts";

function standardRoot(all: Entitlement[]): string {
  return StandardMerkleTree.of(standardRows(all), LEAF_TYPES).root;
}

function rootOf(all: Entitlement[]): string {
  return buildClaimFiles(portableHasher, DOMAIN, packRows(all), all.length, 5).root;
}

/** The accounts of each pair of tile and look-up file, as the tiles and the format say; 0 of a pair without any. */
function fetchSetSizes({ claims, files }: PublishedClaims): number[] {
  const { root, layout } = claims;
  const sizes = new Map<string, number>();
  for (const [tile, bytes] of files) {
    if (!tile.startsWith("claims/tiles/")) continue;
    for (const lookup of files.keys()) if (lookup.startsWith("claims/lookup/")) sizes.set(`${tile} ${lookup}`, 0);
    for (const account of accountsIn(bytes)) {
      const set = layout.lookups === 0 ? tile : `${tile} ${lookupFileByFormat(root, account, layout.lookups)}`;
      sizes.set(set, (sizes.get(set) ?? 0) + 1);
    }
  }
  return [...sizes.values()];
}

function accountsIn(tile: Uint8Array): Hex[] {
  return Array.from({ length: tile.length / 36 }, (_, i) => bytesToHex(tile.slice(36 * i, 36 * i + 20)));
}

function build(all: Entitlement[], count = all.length) {
  return buildClaimFiles(portableHasher, DOMAIN, packRows(all), count, 1);
}

describe("claim files", () => {
  it("have StandardMerkleTree's root for every number of accounts", function () {
    this.timeout(60_000);
    const all = entitlements(1, 160);
    for (let count = 1; count <= 160; count++) {
      expect(rootOf(all.slice(0, count)), `${count} accounts`).to.equal(standardRoot(all.slice(0, count)));
    }
  });

  it("have StandardMerkleTree's root for thousands of accounts", function () {
    this.timeout(60_000);
    const counts = fc.integer({ min: 1000, max: 5000 });
    fc.assert(
      fc.property(fc.nat(), counts, (seed, count) => {
        const all = entitlements(seed, count);
        expect(rootOf(all)).to.equal(standardRoot(all));
      }),
      { numRuns: 3 },
    );
  });

  it("do not depend on the order of the rows", () => {
    const all = entitlements(2, 700);
    const files = new PublishedClaims(all, 5).files;
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 700 }), (shuffled) => {
        expect(new PublishedClaims(shuffled, 5).files).to.deep.equal(files);
      }),
      { numRuns: 5 },
    );
  });

  it("hold every row once, in tiles of which each pair with a look-up file serves k accounts", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 4000 }), fc.nat(12), (seed, count, logK) => {
        const k = Math.floor(2 ** (logK * 1.1));
        const all = entitlements(seed, count);
        const claims = new PublishedClaims(all, k);
        const sizes = fetchSetSizes(claims);
        expect(Math.min(...sizes)).to.be.at.least(Math.min(k, count));
        expect(sizes.reduce((sum, size) => sum + size)).to.equal(count);
        const { tiles, lookups } = claims.claims.layout;
        expect(claims.files.size).to.equal(2 + tiles + lookups);
        expect(sizes.length).to.equal(Math.max(1, tiles * lookups));
      }),
      { numRuns: 25 },
    );
  });

  it("tell by their look-up files in which tile every account is", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 2, max: 1500 }), (seed, count) => {
        const { claims, files } = new PublishedClaims(entitlements(seed, count), 1);
        const { tiles, lookups } = claims.layout;
        fc.pre(lookups > 0);
        for (let tile = 0; tile < tiles; tile++) {
          const rows = files.get(`claims/tiles/${tile.toString(16).padStart(4, "0")}.bin`) ?? new Uint8Array(0);
          for (const account of accountsIn(rows)) {
            const lookup = files.get(lookupFileByFormat(claims.root, account, lookups)) ?? new Uint8Array(0);
            expect(tileByFormat(claims.root, account, lookup, tiles)).to.equal(tile);
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  it("take at most 38 bytes an account and 40 kB a claim for 30,000 accounts and k = 50", function () {
    this.timeout(120_000);
    const count = 30_000;
    const claims = new PublishedClaims(entitlements(4, count), 50);
    const sizes = [...claims.files].map(([path, bytes]) => ({ path, length: bytes.length }));
    expect(sizes.reduce((sum, { length }) => sum + length, 0) / count).to.be.below(38);
    const mean = (prefix: string) => {
      const lengths = sizes.filter(({ path }) => path.startsWith(prefix)).map(({ length }) => length);
      return lengths.reduce((sum, length) => sum + length) / lengths.length;
    };
    const claim = ["manifest.json", "claims/tree.bin", "claims/tiles/", "claims/lookup/"].map(mean);
    expect(claim.reduce((sum, length) => sum + length)).to.be.below(40_000);
    expect(Math.min(...fetchSetSizes(claims))).to.be.at.least(50);
  });

  it("tell of their progress, up to the last file", () => {
    const told: [string, number, number | undefined][] = [];
    const all = entitlements(5, 500);
    const { files } = buildClaimFiles(portableHasher, DOMAIN, packRows(all), 500, 5, (what, done, total) =>
      told.push([what, done, total]),
    );
    expect(told.map(([what]) => what)).to.include("hashing the tree of accounts");
    const count = [...files].length;
    expect(told.at(-1)).to.deep.equal(["claim files", count, count]);
  });

  it("are none for nobody", () => {
    const { root, layout, files } = buildClaimFiles(portableHasher, DOMAIN, new Uint8Array(0), 0, 5);
    expect(root).to.equal(ZERO_HASH);
    expect(layout).to.deep.equal({ tiles: 0, lookups: 0 });
    expect([...files]).to.deep.equal([]);
  });

  it("refuse an account twice, an account without an amount and fewer rows than announced", () => {
    const [first, second] = entitlements(3, 2) as [Entitlement, Entitlement];
    const twice = [first, second, { ...first, cumulativeAmount: 5n }];
    expect(() => build(twice)).to.throw(InvariantError, `account ${first.account} has two cumulative amounts`);
    expect(() => build([first, first])).to.throw(InvariantError, `account ${first.account} has two`);
    expect(() => build([first, { ...second, cumulativeAmount: 0n }])).to.throw(InvariantError, second.account);
    expect(() => build([first], 2)).to.throw(InvariantError, "2 claim rows");
    expect(() => buildClaimFiles(portableHasher, DOMAIN, packRows([first]), 1, 0)).to.throw(
      InvariantError,
      "k-anonymity of 0",
    );
  });
});
