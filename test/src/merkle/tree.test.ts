import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex } from "viem";
import {
  buildTree,
  leafNode,
  leavesUnder,
  treeNode,
  treeProof,
  treeRoot,
  verifyProof,
} from "../../../src/merkle/tree.ts";
import { InvariantError } from "../../../src/shared/errors.ts";
import { leafAt, sortedLeaves } from "../../support/leaves.ts";
import { flipped, nth } from "../../support/nth.ts";

describe("tree", () => {
  it("has OpenZeppelin's nodes and proofs", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 200 }), (seed, count) => {
        const leaves = sortedLeaves(seed, count);
        const tree = buildTree(leaves);
        const peer = SimpleMerkleTree.of(Array.from({ length: count }, (_, i) => leafAt(leaves, i)));
        const nodes = Array.from({ length: 2 * count - 1 }, (_, i) =>
          bytesToHex(tree.nodes.slice(32 * i, 32 * i + 32)),
        );
        expect(nodes).to.deep.equal(peer.dump().tree);
        for (let i = 0; i < count; i++) {
          const proof = treeProof(tree, leafNode(count, i));
          expect(proof.map((node) => bytesToHex(node))).to.deep.equal(peer.getProof(bytesToHex(leafAt(leaves, i))));
          expect(verifyProof(treeRoot(tree), leafAt(leaves, i), proof)).to.equal(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("has 32 zero bytes as the root of nothing", () => {
    expect(treeRoot(buildTree(new Uint8Array(0)))).to.deep.equal(new Uint8Array(32));
  });

  it("verifies no proof with a flipped bit or a node less", () => {
    const leaves = sortedLeaves(7, 21);
    const tree = buildTree(leaves);
    const root = treeRoot(tree);
    const proof = treeProof(tree, leafNode(21, 4));
    fc.assert(
      fc.property(fc.nat(proof.length), fc.nat(255), (which, bit) => {
        const nodes = [leafAt(leaves, 4), ...proof].map((node, i) =>
          i === which ? flipped(node, bit >> 3, 1 << (bit & 7)) : node,
        );
        expect(verifyProof(root, nth(nodes, 0), nodes.slice(1))).to.equal(false);
      }),
    );
    expect(verifyProof(root, leafAt(leaves, 4), proof.slice(1))).to.equal(false);
  });

  it("verifies no proof with a node cut short, whatever was hashed before", () => {
    const leaves = sortedLeaves(8, 2);
    const [leaf, sibling] = [leafAt(leaves, 0), leafAt(leaves, 1)];
    const root = treeRoot(buildTree(leaves));
    expect(verifyProof(root, leaf, [sibling])).to.equal(true);
    expect(verifyProof(root, leaf, [sibling.slice(0, 31)])).to.equal(false);
  });

  it("splits at any filled depth into subtrees of the same shape", () => {
    for (let count = 1; count <= 70; count++) {
      const leaves = sortedLeaves(count, count);
      const tree = buildTree(leaves);
      for (let depth = 0; 2 ** depth <= count; depth++) {
        const seen: number[] = [];
        for (let place = 0; place < 2 ** depth; place++) {
          const under = leavesUnder(count, depth, place).flatMap(({ first, end }) =>
            Array.from({ length: end - first }, (_, i) => first + i),
          );
          const subtree = buildTree(Uint8Array.from(under.flatMap((i) => [...leafAt(leaves, i)])));
          expect(treeRoot(subtree)).to.deep.equal(treeNode(tree, 2 ** depth + place));
          expect(under).to.deep.equal(under.toSorted((a, b) => a - b));
          seen.push(...under);
        }
        expect(seen.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: count }, (_, i) => i));
      }
    }
  });

  it("refuses half a hash", () => {
    expect(() => buildTree(new Uint8Array(33))).to.throw(InvariantError);
  });
});
