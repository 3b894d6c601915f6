import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex } from "viem";
import { portableHasher } from "../../../src/merkle/portable-hasher.ts";
import { StreamingRoot } from "../../../src/merkle/streaming-root.ts";
import { buildTree, treeRoot } from "../../../src/merkle/tree.ts";
import { InvariantError } from "../../../src/shared/errors.ts";
import { leafAt, sortedLeaves } from "../../support/leaves.ts";

function streamed(leaves: Uint8Array, count: number, chunkBytes: () => number): Uint8Array {
  const root = new StreamingRoot(count, portableHasher);
  for (let start = 0; start < leaves.length;) {
    const end = start + chunkBytes();
    root.push(leaves.subarray(start, end));
    start = end;
  }
  return root.root();
}

const whole = () => 1000;

describe("streaming root", () => {
  it("is the root of the tree for every count", () => {
    const all = sortedLeaves(3, 300);
    for (let count = 1; count <= 300; count++) {
      const leaves = all.subarray(0, 32 * count);
      expect(
        streamed(leaves, count, () => 32 * 50),
        `${count} leaves`,
      ).to.deep.equal(treeRoot(buildTree(leaves)));
    }
  });

  it("is OpenZeppelin's root however the leaves are chunked", () => {
    const chunks = fc.infiniteStream(fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 600 }), chunks, (seed, count, sizes) => {
        const leaves = sortedLeaves(seed, count);
        const peer = SimpleMerkleTree.of(Array.from({ length: count }, (_, i) => leafAt(leaves, i)));
        expect(bytesToHex(streamed(leaves, count, () => sizes.next().value ?? 1))).to.equal(peer.root);
      }),
      { numRuns: 30 },
    );
  });

  it("is 32 zero bytes for no leaves", () => {
    expect(new StreamingRoot(0, portableHasher).root()).to.deep.equal(new Uint8Array(32));
  });

  it("refuses a leaf too many or too few, half a leaf, a leaf twice and leaves out of order", () => {
    const leaves = sortedLeaves(5, 10);
    const swapped = Uint8Array.from([...leafAt(leaves, 1), ...leafAt(leaves, 0)]);
    const twice = Uint8Array.from([...leafAt(leaves, 0), ...leafAt(leaves, 0)]);
    expect(() => streamed(leaves, 9, whole)).to.throw(InvariantError, "more leaves came than the 9");
    expect(() => streamed(leaves, 11, whole)).to.throw(InvariantError, "10 leaves and 0 bytes came, 11");
    expect(() => streamed(leaves.subarray(0, 300), 9, whole)).to.throw(InvariantError, "9 leaves and 12 bytes came");
    for (const first of [swapped, twice]) {
      expect(() => streamed(first, 2, whole)).to.throw(InvariantError, "the leaves of a block do not ascend");
      // Of three leaves, the last is a block of its own.
      const three = Uint8Array.from([...leafAt(leaves, 0), ...first.subarray(32), ...first.subarray(0, 32)]);
      three.set(first === twice ? leafAt(leaves, 1) : leafAt(leaves, 2), 32);
      expect(() => streamed(three, 3, whole)).to.throw(InvariantError, "leaf 2 does not come after");
    }
  });
});
