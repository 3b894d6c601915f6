import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex, hexToBytes, keccak256 } from "viem";
import { proveClaim } from "../../../../src/merkle/claim-proof.ts";
import { Team } from "../../../../src/merkle/node/team.ts";
import { TeamHasher } from "../../../../src/merkle/node/team-hasher.ts";
import { portableHasher } from "../../../../src/merkle/portable-hasher.ts";
import { StreamingRoot } from "../../../../src/merkle/streaming-root.ts";
import { buildTree, treeRoot } from "../../../../src/merkle/tree.ts";
import type { ClaimTree, TreeHasher } from "../../../../src/merkle/tree-hasher.ts";
import { InvariantError } from "../../../../src/shared/errors.ts";
import { DOMAIN, entitlements, LEAF_TYPES, packRows, standardRows } from "../../../support/claims.ts";
import { sortedLeaves } from "../../../support/leaves.ts";

async function teamOf(threads: number): Promise<TeamHasher> {
  const team = await Team.open(threads);
  if (team === undefined) throw new Error("this Node has WebAssembly with vectors and threads");
  return new TeamHasher(team);
}

const hashers: [string, () => TreeHasher | Promise<TreeHasher>][] = [
  ["in plain JavaScript", () => portableHasher],
  ["in WebAssembly on one thread", () => teamOf(1)],
  ["in WebAssembly on four threads", () => teamOf(4)],
];

/** More than a streaming root buffers. */
const MANY = 140_000;
const manyLeaves = new Uint8Array(MANY * 32);
for (let i = 0; i < MANY; i++) new DataView(manyLeaves.buffer).setUint32(32 * i, i);
const manyRoot = bytesToHex(treeRoot(buildTree(manyLeaves)));

for (const [name, open] of hashers) {
  describe(`tree hasher ${name}`, () => {
    let hasher: TreeHasher;
    before(async () => {
      hasher = await open();
    });
    after(() => hasher.close());

    it("builds OpenZeppelin's tree with its proofs for every size", () => {
      for (let count = 1; count <= 70; count++) {
        const all = entitlements(count, count);
        const peer = StandardMerkleTree.of(standardRows(all), LEAF_TYPES);
        const tree = hasher.claimTree(DOMAIN, packRows(all));
        expect(bytesToHex(treeRoot(tree)), `${count} leaves`).to.equal(peer.root);
        const order = hasher.accountOrder(tree.rows);
        for (const [value, [, , account = "", amount = ""]] of peer.entries()) {
          const claim = proveClaim(tree, order, hexToBytes(account as `0x${string}`));
          expect(claim?.cumulativeAmount).to.equal(BigInt(amount));
          expect(claim?.proof.map((node) => bytesToHex(node))).to.deep.equal(peer.getProof(value));
        }
      }
    });

    it("finds no proof for an account without a row", () => {
      const tree = hasher.claimTree(DOMAIN, packRows(entitlements(1, 20)));
      const order = hasher.accountOrder(tree.rows);
      for (const byte of [0x00, 0x7f, 0xff]) {
        expect(proveClaim(tree, order, new Uint8Array(20).fill(byte))).to.equal(undefined);
      }
    });

    it("gives the portable hasher's bytes, whatever the order of the rows", () => {
      const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1000, max: 3000 }));
      fc.assert(
        fc.property(fc.nat(), size, (seed, count) => {
          const all = entitlements(seed, count);
          const tree = hasher.claimTree(DOMAIN, packRows(all));
          const expected = portableHasher.claimTree(DOMAIN, packRows(all.toReversed()));
          expect(same(tree.nodes, expected.nodes) && same(tree.rows, expected.rows)).to.equal(true);
          expect(hasher.lookupKeys(tree).join()).to.equal(portableHasher.lookupKeys(expected).join());
          expect(hasher.accountOrder(tree.rows).join()).to.equal(portableHasher.accountOrder(expected.rows).join());
          expect(allProofs(hasher, tree)).to.equal(allProofs(portableHasher, expected));
        }),
        { numRuns: 15 },
      );
    });

    it("sorts leaves and accounts that begin alike", () => {
      // Also beyond the eight bytes that are compared first.
      const rows = packRows(entitlements(2, 500));
      for (let i = 0; i < 500; i++) rows.fill(0xab, 36 * i, 36 * i + 4 + (i % 12));
      const tree = hasher.claimTree(DOMAIN, rows);
      expect(hasher.accountOrder(tree.rows).join()).to.equal(portableHasher.accountOrder(tree.rows).join());
    });

    it("streams the root of more leaves than it buffers, in chunks of any length", () => {
      for (const parts of [1, 7]) {
        const root = new StreamingRoot(MANY, hasher);
        const length = Math.ceil(manyLeaves.length / parts) + parts;
        for (let at = 0; at < manyLeaves.length; at += length) root.push(manyLeaves.subarray(at, at + length));
        expect(bytesToHex(root.root())).to.equal(manyRoot);
      }
    }).timeout(60_000);

    it("hashes messages of any length", () => {
      const message = fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(0, 1, 134, 135, 136, 137, 271, 272, 273, 5000).map((length) => new Uint8Array(length).fill(7)),
      );
      fc.assert(
        fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
          const expected = messages.map((each) => keccak256(each, "bytes"));
          expect(hasher.hashMessages(messages)).to.deep.equal(Uint8Array.from(expected.flatMap((each) => [...each])));
        }),
      );
    });

    it("refuses to fold leaves that do not ascend", () => {
      const leaves = sortedLeaves(3, 4096);
      leaves.copyWithin(0, 32 * 2000, 32 * 2001);
      const root = new StreamingRoot(4096, hasher);
      expect(() => {
        root.push(leaves);
        root.root();
      }).to.throw(InvariantError, "ascend");
    });
  });
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function allProofs(hasher: TreeHasher, tree: ClaimTree): string {
  return Array.from(hasher.allProofs(tree), (chunk) => Buffer.from(chunk).toString("hex")).join("");
}
