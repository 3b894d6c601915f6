import { expect } from "chai";
import { seededRandom } from "../../../../src/shared/random.ts";
import { intoBins } from "../../../../src/verification/score/learn/bins.ts";
import { boost } from "../../../../src/verification/score/learn/boosting.ts";
import { contributions, sumOfTrees } from "../../../../src/verification/score/trees.ts";
import { expectNear } from "../../../support/near.ts";

const SETTINGS = { trees: 60, depth: 3, rate: 0.2, rows: 0.8, features: 1, shrinkage: 1, leastWeight: 1, seed: 5 };

/** A ring: 1 within, 0 outside; the third number is noise, and some are not known. */
function rings(count: number, seed: number): { rows: Float64Array[]; labels: number[] } {
  const random = seededRandom(seed);
  const rows: Float64Array[] = [];
  const labels: number[] = [];
  for (let i = 0; i < count; i++) {
    const [x, y] = [2 * random() - 1, 2 * random() - 1];
    rows.push(Float64Array.of(x, random() < 0.05 ? NaN : y, random()));
    labels.push(Math.hypot(x, y) < 0.7 ? 1 : 0);
  }
  return { rows, labels };
}

describe("boosted trees", () => {
  const { rows, labels } = rings(2000, 1);
  const weights = labels.map(() => 1);
  const trees = boost(intoBins(rows), labels, weights, SETTINGS);

  it("learn what a line cannot tell apart", () => {
    const unseen = rings(1000, 2);
    const right = unseen.rows.filter((row, index) => sumOfTrees(trees, row) > 0 === (unseen.labels[index] === 1));
    expect(right.length).to.be.greaterThan(900);
  });

  it("are the same for the same rows and seed, and others for another seed", () => {
    expect(boost(intoBins(rows), labels, weights, SETTINGS)).to.deep.equal(trees);
    expect(boost(intoBins(rows), labels, weights, { ...SETTINGS, seed: 6 })).to.not.deep.equal(trees);
  });

  it("answer where nothing is known", () => {
    expect(sumOfTrees(trees, [NaN, NaN, NaN])).to.satisfy(Number.isFinite);
  });

  it("are explained by their features: what each moved sums to the whole", () => {
    const base = Array.from(trees.roots).reduce((sum, root) => sum + (trees.value[root] ?? 0), 0);
    for (const row of rows.slice(0, 50)) {
      const moved = contributions(trees, row);
      expectNear(base + moved.reduce((sum, each) => sum + each, 0), sumOfTrees(trees, row), 1e-9);
    }
    const noise = rows.reduce((sum, row) => sum + Math.abs(contributions(trees, row)[2] ?? 0), 0);
    const place = rows.reduce((sum, row) => sum + Math.abs(contributions(trees, row)[0] ?? 0), 0);
    expect(noise).to.be.lessThan(place / 4);
  });

  it("look at nothing whose weight is zero", () => {
    const lied = labels.map((label, index) => (index < 1000 ? label : 1 - label));
    const trusted = labels.map((_, index) => (index < 1000 ? 1 : 0));
    const learned = boost(intoBins(rows), lied, trusted, SETTINGS);
    const right = rows.slice(0, 1000).filter((row, index) => sumOfTrees(learned, row) > 0 === (labels[index] === 1));
    expect(right.length).to.be.greaterThan(900);
  });
});
