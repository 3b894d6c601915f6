import { expect } from "chai";
import fc from "fast-check";
import type { BehaviourEvent } from "../../../../src/evidence/behaviour.ts";
import { seededRandom } from "../../../../src/shared/random.ts";
import { actionsOf } from "../../../../src/verification/behaviour/actions.ts";
import { FEATURES, featuresOf } from "../../../../src/verification/behaviour/features.ts";
import { atWork } from "../../../support/at-work.ts";

const feature = (events: readonly BehaviourEvent[], name: string): number =>
  featuresOf(events)[FEATURES.indexOf(name)] ?? expect.fail(`no feature ${name}`);

const session = fc
  .record({ seed: fc.nat(), presses: fc.integer({ min: 0, max: 14 }), keys: fc.integer({ min: 0, max: 20 }) })
  .map(({ seed, presses, keys }) => atWork(seededRandom(seed), presses, keys));

describe("the features of a workflow", () => {
  it("are as many as have names, whatever there is to know", () => {
    expect(new Set(FEATURES).size).to.equal(FEATURES.length);
    fc.assert(
      fc.property(session, (events) => {
        expect(featuresOf(events)).to.have.length(FEATURES.length);
      }),
    );
  });

  it("are finite or not known", () => {
    fc.assert(
      fc.property(session, (events) => {
        for (const value of featuresOf(events)) expect(value).to.not.be.oneOf([Infinity, -Infinity]);
      }),
    );
  });

  it("do not change with when the first action was", () => {
    fc.assert(
      fc.property(session, fc.nat({ max: 100_000 }), (events, later) => {
        const moved = events.map((event) => ({ ...event, t: event.t + later }));
        expect([...featuresOf(moved)]).to.deep.equal([...featuresOf(events)]);
      }),
    );
  });

  it("do not change with the names of targets nor with when a click follows its release", () => {
    fc.assert(
      fc.property(session, (events) => {
        const renamed = events
          .map((event) => (event.target === undefined ? event : { ...event, target: `x${event.target}` }))
          .filter(({ type }) => type !== "click");
        expect([...featuresOf(renamed)]).to.deep.equal([...featuresOf(events)]);
      }),
    );
  });

  const SCALE_FREE = ["dwellDeviation", "dwellNeighbours", "gapNeighbours", "strokeGapDeviation"];
  it("of variation do not change with the pace", () => {
    fc.assert(
      fc.property(session, (events) => {
        const slower = events.map((event) => ({ ...event, t: event.t * 2 }));
        for (const name of SCALE_FREE) {
          const [before, after] = [feature(events, name), feature(slower, name)];
          // Presses longer than 0.6 s count as 0.6 s.
          if (feature(slower, "dwellMost") < Math.log(599) || !name.startsWith("dwell"))
            expect(after, name).to.satisfy(
              (value: number) => Object.is(value, before) || Math.abs(value - before) < 1e-9,
            );
        }
      }),
    );
  });
});

describe("actions", () => {
  it("leave key repeat out, once as well as twice", () => {
    fc.assert(
      fc.property(session, fc.integer({ min: 1, max: 30 }), (events, times) => {
        const held = events.flatMap((event): BehaviourEvent[] =>
          event.type === "keydown"
            ? [event, ...Array.from({ length: times }, (): BehaviourEvent => ({ ...event, repeat: true }))]
            : [event],
        );
        expect(actionsOf(held)).to.deep.equal(actionsOf(events));
        expect([...featuresOf(held)]).to.deep.equal([...featuresOf(events)]);
      }),
    );
  });

  it("let the key go that was pressed first", () => {
    const key = (t: number, type: "keydown" | "keyup"): BehaviourEvent => ({ t, type, key: "character" });
    const { strokes } = actionsOf([key(0, "keydown"), key(60, "keydown"), key(90, "keyup"), key(150, "keyup")]);
    expect(strokes.map(({ at, release }) => [at, release])).to.deep.equal([
      [0, 90],
      [60, 150],
    ]);
  });
});
