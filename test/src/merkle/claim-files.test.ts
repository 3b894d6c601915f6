import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex } from "viem";
import { buildClaimFiles } from "../../../src/merkle/claim-files.ts";
import { InvariantError } from "../../../src/shared/errors.ts";
import { ZERO_HASH } from "../../../src/shared/hex.ts";
import {
  DOMAIN,
  type Entitlement,
  entitlements,
  LEAF_TYPES,
  lookupFileOf,
  packRows,
  PublishedClaims,
  standardRows,
} from "../../support/claims.ts";

function standardRoot(all: Entitlement[]): string {
  return StandardMerkleTree.of(standardRows(all), LEAF_TYPES).root;
}

function rootOf(all: Entitlement[]): string {
  return buildClaimFiles(DOMAIN, packRows(all), all.length, 5).root;
}

/** The accounts of each tile as the files say, for an account the other file it fetches as the format says. */
function fetchSetSizes(claims: PublishedClaims): number[] {
  const { root, layout } = claims.claims;
  const sizes = new Map<string, number>();
  for (const [path, bytes] of claims.files) {
    if (!path.startsWith("claims/tiles/")) continue;
    for (let start = 0; start < bytes.length; start += 36) {
      const account = bytesToHex(bytes.slice(start, start + 20));
      const set = layout.depth === 0 ? path : `${path} ${lookupFileOf(root, account, layout.lookupBits)}`;
      sizes.set(set, (sizes.get(set) ?? 0) + 1);
    }
  }
  return [...sizes.values()];
}

function build(all: Entitlement[], count = all.length) {
  return buildClaimFiles(DOMAIN, packRows(all), count, 1);
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
        const { depth, lookupBits } = claims.claims.layout;
        expect(claims.files.size).to.equal(2 + 2 ** depth + (depth === 0 ? 0 : 2 ** lookupBits));
      }),
      { numRuns: 25 },
    );
  });

  it("take at most 60 bytes an account and 100 kB a claim for 30,000 accounts and k = 50", function () {
    this.timeout(120_000);
    const count = 30_000;
    const claims = new PublishedClaims(entitlements(4, count), 50);
    const sizes = [...claims.files].map(([path, bytes]) => ({ path, length: bytes.length }));
    const largest = (prefix: string) =>
      Math.max(...sizes.filter(({ path }) => path.startsWith(prefix)).map(({ length }) => length));
    expect(sizes.reduce((sum, { length }) => sum + length, 0) / count).to.be.below(60);
    const claim = ["manifest.json", "claims/tree.bin", "claims/tiles/", "claims/lookup/"].map(largest);
    expect(claim.reduce((sum, length) => sum + length)).to.be.below(100_000);
    expect(Math.min(...fetchSetSizes(claims))).to.be.at.least(50);
  });

  it("are none for nobody", () => {
    const { root, layout, files } = buildClaimFiles(DOMAIN, new Uint8Array(0), 0, 5);
    expect(root).to.equal(ZERO_HASH);
    expect(layout).to.deep.equal({ depth: 0, lookupBits: 0, fingerprintBytes: 0 });
    expect([...files]).to.deep.equal([]);
  });

  it("refuse an account twice, an account without an amount and fewer rows than announced", () => {
    const [first, second] = entitlements(3, 2) as [Entitlement, Entitlement];
    const twice = [first, second, { ...first, cumulativeAmount: 5n }];
    expect(() => build(twice)).to.throw(InvariantError, `account ${first.account} has two cumulative amounts`);
    expect(() => build([first, first])).to.throw(InvariantError, `account ${first.account} has two`);
    expect(() => build([first, { ...second, cumulativeAmount: 0n }])).to.throw(InvariantError, second.account);
    expect(() => build([first], 2)).to.throw(InvariantError, "2 claim rows");
    expect(() => buildClaimFiles(DOMAIN, packRows([first]), 1, 0)).to.throw(InvariantError, "k-anonymity of 0");
  });
});
