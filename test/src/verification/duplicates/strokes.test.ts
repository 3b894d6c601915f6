import { expect } from "chai";
import * as fc from "fast-check";
import type { BehaviourEvent } from "../../../../src/evidence/behaviour.ts";
import { seededRandom } from "../../../../src/shared/random.ts";
import { strokesOf } from "../../../../src/verification/duplicates/strokes.ts";
import { atWork } from "../../../support/at-work.ts";

describe("strokes", () => {
  it("are the presses and keys, and how long each was held", () => {
    const strokes = strokesOf([
      { type: "pointerdown", t: 100, target: "input#1" },
      { type: "pointerup", t: 190 },
      { type: "click", t: 191, target: "input#1" },
      { type: "keydown", t: 400, target: "input#1", key: "character" },
      { type: "keydown", t: 480, target: "input#1", key: "tab" },
      { type: "keyup", t: 500, key: "character" },
      { type: "pointerdown", t: 900, target: "button#2", dx: 40, dy: -3 },
    ]);
    expect(strokes).to.deep.equal([
      { at: 100, isKey: false, held: 90, dx: NaN, dy: NaN },
      { at: 400, isKey: true, held: 100, dx: NaN, dy: NaN },
      { at: 480, isKey: true, held: NaN, dx: NaN, dy: NaN },
      { at: 900, isKey: false, held: NaN, dx: 40, dy: -3 },
    ]);
  });

  it("take a held key for one, whether or not the recorder marked its repeats", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.boolean(), (repeats, marked) => {
        const press: BehaviourEvent = { type: "keydown", t: 1000, target: "input#1", key: "backspace" };
        const repeat = marked ? { repeat: true as const } : {};
        const held = Array.from({ length: repeats }, (_, i) => ({ ...press, ...repeat, t: 1500 + 33 * i }));
        const first = marked ? press : { ...press, t: 1470 };
        expect(strokesOf([first, ...held])).to.deep.equal(strokesOf([first]));
      }),
    );
  });

  it("leave out what a device adds to a press: modifier keys, and whatever comes at the same moment", () => {
    const events = atWork(seededRandom(1), 6);
    const noisy = events.flatMap((event): BehaviourEvent[] =>
      event.type === "pointerdown"
        ? [
            { type: "keydown", t: event.t, key: "modifier" },
            event,
            { type: "keydown", t: event.t + 9, key: "other" },
            { type: "keyup", t: event.t + 9, key: "modifier" },
          ]
        : [event],
    );
    expect(strokesOf(noisy)).to.deep.equal(strokesOf(events));
  });
});
