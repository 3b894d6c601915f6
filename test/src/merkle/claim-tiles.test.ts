import { expect } from "chai";
import * as fc from "fast-check";
import {
  countLeavesInTile,
  evenTileCounts,
  leavesInTile,
  tileNodes,
  tileOfLeaf,
} from "../../../src/merkle/claim-tiles.ts";
import { buildTree, treeRoot } from "../../../src/merkle/tree.ts";
import { sortedLeaves } from "../../support/leaves.ts";

/** A number of leaves and of tiles. */
const cut = fc.integer({ min: 1, max: 600 }).chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n })));

/** The tile of a leaf found by going up from it, as docs/formats.md says. */
function climb(n: number, tiles: number, i: number): number {
  let node = 2 * n - 1 - i;
  while (node >= 2 * tiles) node = Math.floor(node / 2);
  return 2 * tiles - 1 - node;
}

describe("tiles", () => {
  it("hold every leaf once, in its order, whatever the number of tiles", () => {
    fc.assert(
      fc.property(cut, ([n, tiles]) => {
        const expected = Array.from({ length: tiles }, (): number[] => []);
        for (let i = 0; i < n; i++) {
          expect(tileOfLeaf(n, tiles, i)).to.equal(climb(n, tiles, i));
          expected[climb(n, tiles, i)]?.push(i);
        }
        for (const [tile, leaves] of expected.entries()) {
          const held = leavesInTile(n, tiles, tile).flatMap(({ first, end }) =>
            Array.from({ length: end - first }, (_, i) => first + i),
          );
          expect(held).to.deep.equal(leaves);
          expect(countLeavesInTile(n, tiles, tile)).to.equal(leaves.length);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("hang on nodes that are the leaves of a tree with the same root", () => {
    fc.assert(
      fc.property(cut, ([n, tiles]) => {
        const leaves = sortedLeaves(n, n);
        const tree = buildTree(leaves);
        const nodes = tileNodes(tree, tiles);
        expect(treeRoot(buildTree(nodes))).to.deep.equal(treeRoot(tree));
        for (let tile = 0; tile < tiles; tile++) {
          const below = leavesInTile(n, tiles, tile).flatMap(({ first, end }) => [
            ...leaves.subarray(32 * first, 32 * end),
          ]);
          expect(treeRoot(buildTree(Uint8Array.from(below)))).to.deep.equal(nodes.slice(32 * tile, 32 * tile + 32));
        }
      }),
      { numRuns: 20 },
    );
  }).timeout(60_000);

  it("are equal but for one, which has less than twice as many leaves, and finer ones are parts of coarser", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (n, most) => {
        const counts = evenTileCounts(n, most);
        expect(counts[0]).to.equal(1);
        expect(Math.max(...counts)).to.be.at.most(most);
        for (const [i, tiles] of counts.entries()) {
          const sizes = Array.from({ length: tiles }, (_, tile) => countLeavesInTile(n, tiles, tile));
          const size = 2 ** Math.floor(Math.log2(n / tiles));
          for (const each of sizes) expect(each).to.be.within(size, 2 * size - 1);
          expect(sizes.filter((each) => each > size).length).to.be.at.most(1);
          const coarser = counts[i - 1];
          if (coarser === undefined) continue;
          const parents = Array.from({ length: tiles }, () => new Set<number>());
          for (let leaf = 0; leaf < n; leaf++) {
            parents[tileOfLeaf(n, tiles, leaf)]?.add(tileOfLeaf(n, coarser, leaf));
          }
          for (const parent of parents) expect(parent.size).to.equal(1);
        }
      }),
      { numRuns: 30 },
    );
  });
});
