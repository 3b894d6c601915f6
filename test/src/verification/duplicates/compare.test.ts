import { expect } from "chai";
import * as fc from "fast-check";
import { seededRandom } from "../../../../src/shared/random.ts";
import { compare } from "../../../../src/verification/duplicates/compare.ts";
import { sketchOf, unpack } from "../../../../src/verification/duplicates/sketch.ts";
import { threshold } from "../../../../src/verification/duplicates/threshold.ts";
import { atWork, replayed } from "../../../support/at-work.ts";
import { expectNear } from "../../../support/near.ts";

const sessions = fc
  .record({ seed: fc.nat(), presses: fc.integer({ min: 8, max: 30 }), keys: fc.nat({ max: 20 }) })
  .map(({ seed, presses, keys }) => atWork(seededRandom(seed), presses, keys));

describe("comparison of two workflows", () => {
  it("explains all of a workflow by itself, at the same pace and without a difference", () => {
    fc.assert(
      fc.property(sessions, (events) => {
        const own = unpack(sketchOf(events));
        expect(compare(own, own)).to.deep.include({ explained: 1, distance: 0, stretch: 1 });
      }),
    );
  });

  it("measures how much noise a copy carries", () => {
    for (const noise of [0.02, 0.05, 0.1]) {
      const random = seededRandom(1);
      let sum = 0;
      for (let i = 0; i < 50; i++) {
        const events = atWork(random, 20);
        sum += compare(unpack(sketchOf(events)), unpack(sketchOf(replayed(events, random, { noise })))).distance;
      }
      expectNear(sum / 50, noise, 0.02);
    }
  });

  it("tells by how much a copy was slowed down", () => {
    const random = seededRandom(2);
    const events = atWork(random, 20);
    const slower = compare(unpack(sketchOf(events)), unpack(sketchOf(replayed(events, random, { stretch: 2 }))));
    expectNear(slower.stretch, 2, 0.25);
    expect(slower.explained).to.be.above(0.8);
  });

  it("recognises a piece from the middle of a long workflow", () => {
    const random = seededRandom(4);
    const long = atWork(random, 40);
    const piece = replayed(long.slice(60, 96), random);
    const found = compare(unpack(sketchOf(long)), unpack(sketchOf(piece)));
    expect(found.explained).to.be.above(0.8);
    const reversed = compare(unpack(sketchOf(piece)), unpack(sketchOf(long)));
    expectNear(reversed.explained, 12 / 40, 0.1);
  });

  it("never finds in strangers what a copy needs", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 3, max: 30 }), (seed, presses) => {
        const random = seededRandom(seed);
        const [one, other] = [atWork(random, presses), atWork(random, presses)];
        const { evidence } = compare(unpack(sketchOf(one)), unpack(sketchOf(other)));
        expect(evidence).to.be.below(threshold(presses, 1));
      }),
    );
  });

  it("does not mind which of two workflows is the longer, or empty", () => {
    const empty = unpack(sketchOf([]));
    const some = unpack(sketchOf(atWork(seededRandom(3), 9)));
    for (const [a, b] of [
      [empty, empty],
      [empty, some],
      [some, empty],
    ] as const) {
      expect(compare(a, b)).to.deep.include({ evidence: 0, explained: 0 });
    }
  });
});
