import { expect } from "chai";
import { seededRandom } from "../../../../src/shared/random.ts";
import { isolate } from "../../../../src/verification/score/learn/isolation.ts";
import { sumOfTrees } from "../../../../src/verification/score/trees.ts";
import { normal } from "../../../support/at-work.ts";

describe("an isolation forest", () => {
  const random = seededRandom(3);
  const rows = Array.from({ length: 600 }, () => Float64Array.from({ length: 4 }, () => normal(random)));
  const settings = { trees: 60, rows: 128, seed: 1 };
  const trees = isolate(rows, settings);

  it("finds strange what lies apart, and not what lies in the middle", () => {
    const middle = sumOfTrees(trees, [0, 0, 0, 0]);
    expect(sumOfTrees(trees, [6, 6, 6, 6])).to.be.greaterThan(sumOfTrees(trees, [1, 1, 1, 1]));
    expect(sumOfTrees(trees, [6, -6, 6, -6])).to.be.greaterThan(0.2);
    expect(middle).to.be.lessThan(0);
  });

  it("is the same for the same seed, and answers where nothing is known", () => {
    expect(isolate(rows, settings)).to.deep.equal(trees);
    expect(isolate(rows, { ...settings, seed: 2 })).to.not.deep.equal(trees);
    expect(sumOfTrees(trees, [NaN, NaN, NaN, NaN])).to.satisfy(Number.isFinite);
  });
});
