import { expect } from "chai";
import type { Hex } from "viem";
import { ErasedWork } from "../../../scripts/verify-epoch/erased-work.ts";
import { Faults } from "../../../scripts/verify-epoch/faults.ts";
import type { Manifest } from "../../../scripts/verify-epoch/manifest.ts";

const UINT64 = 2n ** 64n - 1n;
const NOTHING_SEEN = { entries: 0, points: 0n };

/** Goes through epochs that say so much is withheld, where the auditor himself sees nothing withheld. */
function walk(
  kept: [epoch: number, leaves: number][],
  ...epochs: [entries: number, points: bigint, unlocks: boolean][]
) {
  const leaves = new Map(kept.map(([epoch, count]) => [epoch, Array.from({ length: count }, (): Hex => "0x")]));
  const work = new ErasedWork(leaves);
  const faults = new Faults("");
  const found = epochs.map(([withheldEntries, withheldPoints, unlocks], i) => {
    faults.epoch = i + 1;
    return work.step({ epoch: i + 1, withheldEntries, withheldPoints } as Manifest, NOTHING_SEEN, unlocks, faults);
  });
  return { found, faults: faults.list.map(({ epoch, check }) => `${epoch} ${check}`) };
}

describe("verify-epoch's account of erased entries", () => {
  it("knows how many can be due: those that waited and those that are new, less those that still wait", () => {
    const { found, faults } = walk([[1, 5], [2, 3]], [4, 40n, false], [6, 60n, true], [1, 9n, true]); // prettier-ignore
    expect(faults).to.deep.equal([]);
    expect(found.map(({ entries }) => entries)).to.deep.equal([1, 1, 5]);
  });

  it("knows the points of those that waited", () => {
    const { found } = walk([[1, 5]], [4, 40n, false], [1, 9n, true], [1, 9n, true]);
    expect(found.map(({ points }) => points)).to.deep.equal([UINT64, 31n, 0n]);
    expect(found.map(({ earlierPoints }) => earlierPoints)).to.deep.equal([0n, UINT64, UINT64 + 31n]);
  });

  it("owes nothing to what disappears from the withheld where no pattern unlocked: it was erased while it waited", () => {
    const { found, faults } = walk([[1, 5]], [5, 50n, false], [0, 0n, false], [0, 0n, true]);
    expect(faults).to.deep.equal([]);
    expect(found.map(({ entries, points }) => [entries, points])).to.deep.equal([[0, 0n], [0, 0n], [0, 0n]]); // prettier-ignore
  });

  it("refuses withheld numbers that no such entries can have", () => {
    expect(walk([[1, 5]], [6, 60n, false]).faults).to.deep.equal(["1 withheld"]);
    expect(walk([[1, 5]], [5, 4n, false]).faults).to.deep.equal(["1 withheld"]);
    expect(walk([[1, 5]], [2, 20n, false], [3, 30n, false]).faults).to.deep.equal(["2 withheld"]);
    // As many wait as before, with other points; and one less, with no point less.
    expect(walk([[1, 5]], [2, 20n, false], [2, 21n, false]).faults).to.deep.equal(["2 withheld"]);
    expect(walk([[1, 5]], [2, 20n, false], [1, 20n, true]).faults).to.deep.equal(["2 withheld"]);
    expect(walk([[1, 5]], [2, 20n, false], [1, 19n, true]).faults).to.deep.equal([]);
  });

  it("bounds nothing by a number that is a fault itself, nor in the epoch after it", () => {
    const { found, faults } = walk([[1, 5]], [9, 90n, true], [2, 20n, true]);
    expect(faults).to.deep.equal(["1 withheld"]);
    expect(found.map(({ entries }) => entries)).to.deep.equal([5, 3]);
  });
});
