import { expect } from "chai";
import fc from "fast-check";
import type { BehaviourEvent } from "../../../../src/evidence/behaviour.ts";
import { seededRandom } from "../../../../src/shared/random.ts";
import { actionsOf } from "../../../../src/verification/behaviour/actions.ts";
import { PRESS_STEP, pressSteps } from "../../../../src/verification/behaviour/press-steps.ts";
import { STROKE_STEP, strokeSteps } from "../../../../src/verification/behaviour/stroke-steps.ts";
import { atWork } from "../../../support/at-work.ts";
import { expectNear } from "../../../support/near.ts";

const session = fc
  .record({ seed: fc.nat(), presses: fc.integer({ min: 0, max: 14 }), keys: fc.integer({ min: 0, max: 20 }) })
  .map(({ seed, presses, keys }) => atWork(seededRandom(seed), presses, keys));

const presses = (events: readonly BehaviourEvent[]): number[][] =>
  pressSteps(actionsOf(events)).map((step) => [...step]);
const strokes = (events: readonly BehaviourEvent[]): number[][] =>
  strokeSteps(actionsOf(events)).map((step) => [...step]);
const asked = (step: readonly number[] | undefined, name: (typeof PRESS_STEP)[number]): number =>
  step?.[PRESS_STEP.indexOf(name)] ?? expect.fail(`no ${name}`);

/** A press in a target of 40 by 20 px, so many px from its corner, after a way. */
function press(t: number, x: number, y: number, dx: number, dy: number): BehaviourEvent[] {
  const target = { target: "button#1", width: 40, height: 20 };
  return [
    { type: "pointerdown", t, x, y, dx, dy, ...target },
    { type: "pointerup", t: t + 90, x, y },
  ];
}

describe("the steps of a workflow", () => {
  it("are one vector for each press and each key, finite or not known", () => {
    fc.assert(
      fc.property(session, (events) => {
        expect(presses(events)).to.have.length(events.filter(({ type }) => type === "pointerdown").length);
        expect(strokes(events)).to.have.length(events.filter(({ type }) => type === "keydown").length);
        for (const step of presses(events)) expect(step).to.have.length(PRESS_STEP.length);
        for (const step of strokes(events)) expect(step).to.have.length(STROKE_STEP.length);
        const values = [...presses(events), ...strokes(events)].flat();
        expect(values.filter((value) => Math.abs(value) === Infinity)).to.deep.equal([]);
      }),
    );
  });

  it("do not change with when the first action was, nor with the names of targets", () => {
    fc.assert(
      fc.property(session, fc.nat({ max: 100_000 }), (events, later) => {
        const moved = events.map((event) => ({
          ...event,
          t: event.t + later,
          ...(event.target === undefined ? {} : { target: `x${event.target}` }),
        }));
        expect(presses(moved)).to.deep.equal(presses(events));
        expect(strokes(moved)).to.deep.equal(strokes(events));
      }),
    );
  });

  it("tell a press that stops short of the middle from one that goes beyond, whichever way it came", () => {
    for (const side of [1, -1]) {
      const toThe = (x: number): number[] | undefined =>
        presses([...press(0, 20, 10, 0, 0), ...press(1000, x, 10, 100 * side, 0)]).at(-1);
      expectNear(asked(toThe(20 - 8 * side), "along"), -0.2, 1e-9);
      expectNear(asked(toThe(20 + 8 * side), "along"), 0.2, 1e-9);
      expectNear(asked(toThe(20), "across"), 0, 1e-9);
    }
  });

  it("compare a pause and a dwell with those before and with what is usual", () => {
    const [, , third] = presses([
      ...press(0, 20, 10, 0, 0),
      ...press(1090, 20, 10, 50, 0),
      ...press(3180, 20, 10, 50, 0),
    ]);
    expectNear(asked(third, "gapStep"), Math.log(2), 1e-9);
    expect(asked(third, "dwellStep")).to.equal(0);
    expectNear(asked(third, "gapOwn"), Math.log(2) / 2, 1e-9);
  });
});
