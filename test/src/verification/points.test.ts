import { expect } from "chai";
import * as fc from "fast-check";
import { actionsOf, basePoints, gradedPoints, withinDay } from "../../../src/verification/points.ts";
import { DEFAULT_SETTINGS } from "../../../src/verification/settings.ts";

const grade = fc.nat({ max: 10_000 });
const points = fc.bigInt({ min: 0n, max: 2n ** 48n });

describe("points of a workflow", () => {
  it("are floor(base × grade), exactly, whatever the size", () => {
    fc.assert(
      fc.property(points, grade, (base, bp) => {
        const got = gradedPoints(base, bp);
        expect(got * 10_000n <= base * BigInt(bp) && (got + 1n) * 10_000n > base * BigInt(bp)).to.equal(true);
      }),
    );
  });

  it("are never fewer for more actions or a better grade", () => {
    fc.assert(
      fc.property(fc.nat({ max: 500 }), fc.nat({ max: 500 }), grade, grade, (a, b, g, h) => {
        const [few, many] = [Math.min(a, b), Math.max(a, b)];
        const [low, high] = [Math.min(g, h), Math.max(g, h)];
        const worth = (actions: number, bp: number) =>
          gradedPoints(basePoints(DEFAULT_SETTINGS, "workflow", actions), bp);
        expect(worth(few, low) <= worth(many, high)).to.equal(true);
      }),
    );
  });

  it("are none for no action, and for kinds that the settings do not name", () => {
    expect(basePoints(DEFAULT_SETTINGS, "workflow", 0)).to.equal(0n);
    expect(basePoints(DEFAULT_SETTINGS, "referral", 50)).to.equal(0n);
    expect(basePoints(DEFAULT_SETTINGS, "workflow", 1)).to.equal(10n);
  });

  it("count a key that is held once, and neither releases nor clicks", () => {
    const key = { type: "keydown", key: "backspace" } as const;
    expect(
      actionsOf([
        { type: "pointerdown", t: 0 },
        { type: "pointerup", t: 1 },
        { type: "click", t: 2 },
        { ...key, t: 3 },
        { ...key, t: 4, repeat: true },
        { ...key, t: 5, repeat: true },
        { type: "keyup", key: "backspace", t: 6 },
        { type: "scroll", t: 7 },
      ]),
    ).to.equal(2);
  });

  it("stay within the day's cap in whatever portions they come", () => {
    const perDay = { sessions: 20, points: 1000n };
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 400n }), { maxLength: 40 }), (portions) => {
        const tally = { sessions: 0, points: 0n };
        for (const portion of portions) {
          const got = withinDay({ ...DEFAULT_SETTINGS, perDay }, tally, portion);
          expect(got <= portion).to.equal(true);
          if (got > 0n) Object.assign(tally, { sessions: tally.sessions + 1, points: tally.points + got });
        }
        expect(tally.points <= perDay.points && tally.sessions <= perDay.sessions).to.equal(true);
        const sum = portions.reduce((all, portion) => all + portion, 0n);
        if (portions.length <= perDay.sessions) expect(tally.points).to.equal(sum < 1000n ? sum : 1000n);
      }),
    );
  });
});
