import { gzipSync } from "node:zlib";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import * as fc from "fast-check";
import { getAddress } from "viem";
import { type Claim, readClaim } from "../../../src/claim/read-claim.ts";
import { claimLeaves } from "../../../src/merkle/claim-leaf.ts";
import { buildTree, treeRoot } from "../../../src/merkle/tree.ts";
import { joinBytes } from "../../../src/shared/bytes.ts";
import { UserError } from "../../../src/shared/errors.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import {
  DOMAIN,
  type Entitlement,
  entitlements,
  LEAF_TYPES,
  PublishedClaims,
  standardRows,
} from "../../support/claims.ts";
import { lookupFileByFormat } from "../../support/lookup-format.ts";
import { flipped, nth } from "../../support/nth.ts";

const STRANGERS = entitlements(-1, 200);

function verifies(claim: Claim | null, entitlement: Entitlement): boolean {
  if (claim?.cumulativeAmount !== entitlement.cumulativeAmount) return false;
  const [row] = standardRows([entitlement]) as [string[]];
  return StandardMerkleTree.verify(claim.manifest.root, LEAF_TYPES, row, claim.proof);
}

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.fail("no error"),
    (error: Error) => error,
  );
}

/** What the account gets from an epoch of which one file was changed: the claim, null or a UserError. */
async function readChanged(claims: PublishedClaims, path: string, bytes: Uint8Array, account: Hex, manifestHash?: Hex) {
  const read = async (asked: string) => (asked === path ? bytes : claims.bytes(asked));
  return readClaim({ name: "a bad host", read }, account, { manifestHash }).catch((error: unknown) => {
    if (error instanceof UserError) return error;
    throw error;
  });
}

describe("reading a claim", () => {
  it("gives every account its amount and a proof that OpenZeppelin verifies", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        async (seed, n, k) => {
          const all = entitlements(seed, n);
          const claims = new PublishedClaims(all, k);
          for (const each of all) {
            const claim = await readClaim(claims, each.account, { root: claims.claims.root });
            expect(verifies(claim, each), each.account).to.equal(true);
          }
        },
      ),
      { numRuns: 8 },
    );
  }).timeout(60_000);

  it("fetches at most four files, the same ones for at least k accounts", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        async (seed, n, k) => {
          const all = entitlements(seed, n);
          const claims = new PublishedClaims(all, k);
          const groups = new Map<string, number>();
          const fetchedFor = async (account: Hex) => {
            claims.fetched = [];
            await readClaim(claims, account);
            expect(claims.fetched.length).to.be.at.most(4);
            return claims.fetched.toSorted().join(" ");
          };
          for (const { account } of all) {
            const set = await fetchedFor(account);
            groups.set(set, (groups.get(set) ?? 0) + 1);
          }
          expect(Math.min(...groups.values())).to.be.at.least(Math.min(k, n));
          for (const { account } of STRANGERS.slice(0, 20)) {
            expect(groups.has(await fetchedFor(account)), "a stranger's files are a claimant's").to.equal(true);
          }
        },
      ),
      { numRuns: 8 },
    );
  }).timeout(60_000);

  it("notices any flipped byte in any file that it fetches, or gives the same claim", async () => {
    const all = entitlements(11, 400);
    const claims = new PublishedClaims(all, 4);
    expect(claims.claims.layout.lookups).to.be.at.least(2);
    const flip = fc.integer({ min: 1, max: 255 });
    await fc.assert(
      fc.asyncProperty(fc.nat(399), fc.nat(3), fc.nat(), flip, fc.boolean(), async (who, which, at, mask, pinned) => {
        const { account } = nth(all, who);
        claims.fetched = [];
        const claim = await readClaim(claims, account);
        const path = nth(claims.fetched, which);
        const original = claims.bytes(path);
        const bytes = flipped(original, at % original.length, mask);
        const result = await readChanged(claims, path, bytes, account, pinned ? claims.manifestHash : undefined);
        if (result instanceof UserError) return;
        expect({ path, pinned }).to.deep.equal({ path: "manifest.json", pinned: false });
        expect({ ...result, manifest: undefined }).to.deep.equal({ ...claim, manifest: undefined });
      }),
      { numRuns: 400 },
    );
  }).timeout(60_000);

  it("never takes an altered layout for the absence of a claim", async () => {
    const all = entitlements(12, 150);
    const claims = new PublishedClaims(all, 4);
    const text = new TextDecoder().decode(claims.bytes("manifest.json"));
    expect(claims.claims.layout.tiles).to.be.at.least(2);
    for (const field of ["accounts", "tiles", "lookups"]) {
      for (const value of [
        ...Array(160).keys(),
        2 ** 16,
        2 ** 16 + 1,
        2 ** 31,
        2 ** 32 - 1,
        2 ** 53,
        "-1",
        "1e9",
        "1.5",
      ]) {
        const altered = text.replace(new RegExp(`"${field}":[0-9]+`), `"${field}":${value}`);
        if (altered === text) continue;
        const bytes = new TextEncoder().encode(altered);
        for (const { account } of all.slice(0, 20)) {
          const result = await readChanged(claims, "manifest.json", bytes, account);
          expect(result, `${field} ${value}`).not.to.equal(null);
          if (field === "accounts" || typeof value === "string" || value > 2 ** 16) continue;
          expect((result as Error).message).to.match(/^manifest[.]json of a bad host: contradicts itself/);
        }
      }
    }
  }).timeout(60_000);

  it("says in one line what is wrong with a file that is cut off, compressed or too long, and bounds what it reads", async () => {
    const all = entitlements(17, 300);
    const claims = new PublishedClaims(all, 4);
    const { account } = nth(all, 0);
    await readClaim(claims, account);
    for (const path of claims.fetched.slice()) {
      const whole = claims.bytes(path);
      const bad = [
        new Uint8Array(0),
        whole.slice(0, 1),
        whole.slice(0, -1),
        joinBytes([whole, whole]),
        gzipSync(whole),
      ];
      for (const bytes of bad) {
        const result = await readChanged(claims, path, bytes, account);
        expect(result).to.be.instanceOf(UserError);
        expect((result as Error).message).to.match(new RegExp(`^${path.replaceAll(".", "[.]")} of a bad host[^\\n]*$`));
      }
      const zipped = (await readChanged(claims, path, gzipSync(whole), account)) as Error;
      expect(zipped.message).to.include("is compressed");

      const asked: number[] = [];
      const read = async (each: string, atMost: number) => {
        if (each === path) asked.push(atMost);
        return claims.bytes(each);
      };
      await readClaim({ name: "a host", read }, account);
      expect(asked).to.have.length(1);
      expect(asked[0]).to.be.within(whole.length, path === "manifest.json" ? 2 ** 24 : 6 * whole.length);
    }
  });

  it("takes no look-up file of a length that none can have, though its hash fits", async () => {
    const all = entitlements(18, 300);
    const claims = new PublishedClaims(all, 4);
    const { account } = nth(all, 0);
    await readClaim(claims, account);
    const path = nth(
      claims.fetched.filter((each) => each.startsWith("claims/lookup/")),
      0,
    );
    for (const bytes of [new Uint8Array(0), new Uint8Array(1), claims.bytes(path).slice(0, -1)]) {
      const message = (await errorOf(readClaim(claims.forge(path, bytes), account))).message;
      expect(message).to.include(`${path} of the test's epoch: has ${bytes.length} bytes, which no look-up file`);
    }
  });

  it("does not take a look-up file that was scrambled for the absence of a claim", async () => {
    const all = entitlements(19, 300);
    const claims = new PublishedClaims(all, 4);
    const { root, layout } = claims.claims;
    const path = lookupFileByFormat(root, nth(all, 0).account, layout.lookups);
    const scrambled = claims.forge(path, flipped(claims.bytes(path), 0, 1));
    const members = all.filter(({ account }) => lookupFileByFormat(root, account, layout.lookups) === path);
    let refused = 0;
    for (const each of members) {
      const result = await readClaim(scrambled, each.account).catch((error: unknown) => error as Error);
      if (result instanceof Error) {
        expect(result.message).to.match(/lookup.* does not know an account in claims\/tiles/);
        refused += 1;
      } else expect(result?.cumulativeAmount).to.equal(each.cumulativeAmount);
    }
    expect(refused).to.be.above(members.length / 2);
  });

  it("believes no host that made all checksums fit what it altered", async () => {
    const all = entitlements(16, 300);
    const claims = new PublishedClaims(all, 4);
    const { account } = nth(all, 0);
    const { root } = claims.claims;
    await readClaim(claims, account);
    const tilePath = nth(
      claims.fetched.filter((path) => path.startsWith("claims/tiles/")),
      0,
    );
    const tile = claims.bytes(tilePath).map((byte, at) => (at % 36 === 20 ? byte + 1 : byte));
    const forged = claims.forge(tilePath, tile);
    expect((await errorOf(readClaim(forged, account))).message).to.match(/its rows do not hash up to their node/);

    const rows = claims.bytes(tilePath).length / 36;
    const tree = claims.bytes("claims/tree.bin").slice();
    const place = Number.parseInt(tilePath.slice(13, 17), 16);
    tree.set(treeRoot(buildTree(claimLeaves(DOMAIN, tile))), 32 * place);
    const both = forged.forge("claims/tree.bin", tree);
    expect((await errorOf(readClaim(both, account))).message).to.match(/^claims\/tree.bin .* does not hash up to the/);
    const halfTree = claims.forge("claims/tree.bin", tree.slice(32));
    expect((await errorOf(readClaim(halfTree, account))).message).to.match(/^claims\/tree.bin .* has [0-9]+ bytes/);
    const shorter = claims.forge(tilePath, tile.slice(36));
    expect((await errorOf(readClaim(shorter, account))).message).to.include(`does not hold ${rows} rows`);

    const otherEpoch = new PublishedClaims(all.slice(0, 299), 4);
    expect((await errorOf(readClaim(otherEpoch, account, { root }))).message).to.match(/^root in manifest.json/);
  });

  it("names the file that is missing, altered or not the expected one", async () => {
    const all = entitlements(13, 400);
    const claims = new PublishedClaims(all, 4);
    const { account } = nth(all, 0);
    await readClaim(claims, account);
    for (const path of claims.fetched.slice()) {
      const altered = claims.bytes(path).slice(0, -1);
      expect(
        (await errorOf(readClaim({ name: "H", read: async (p) => (p === path ? altered : claims.bytes(p)) }, account)))
          .message,
      ).to.include(`${path} of H`);
    }
    const other: Hex = `0x${"12".repeat(32)}`;
    const unexpected = await errorOf(readClaim(claims, account, { manifestHash: other }));
    expect(unexpected).to.be.instanceOf(UserError);
    expect(unexpected.message).to.match(/^manifest\.json of the test's epoch: was altered: .* on chain/);
    expect((await errorOf(readClaim(claims, account, { root: other }))).message).to.match(/^root in manifest\.json/);
  });

  it("is not brought down by a manifest that nests a hundred thousand levels deep", async () => {
    const claims = new PublishedClaims(entitlements(1, 5), 2);
    const deep = new TextEncoder().encode(`{"format":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    for (const hash of [undefined, `0x${"1".repeat(64)}` as const]) {
      const outcome = await readChanged(claims, "manifest.json", deep, nth(entitlements(1, 5), 0).account, hash);
      expect((outcome as Error).message.length).to.be.lessThan(300);
    }
  });

  it("accepts checksummed addresses and refuses what is none", async () => {
    const all = entitlements(14, 3);
    const claims = new PublishedClaims(all, 1);
    const { account } = nth(all, 1);
    expect((await readClaim(claims, getAddress(account)))?.account).to.equal(account);
    const checksummed = getAddress(account);
    const broken = checksummed.replace(/[a-f]/, (letter) => letter.toUpperCase());
    for (const bad of ["", "0x12", `${account}00`, broken]) {
      expect(await errorOf(readClaim(claims, bad))).to.be.instanceOf(UserError);
    }
  });

  it("gives null to an account without an amount, and to anybody in an epoch that pays nobody", async () => {
    for (const [n, k] of [
      [0, 5],
      [3, 5],
      [400, 3],
    ] as const) {
      const claims = new PublishedClaims(entitlements(15, n), k);
      for (const { account } of STRANGERS) expect(await readClaim(claims, account)).to.equal(null);
    }
  });
});
