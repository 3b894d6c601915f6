import { expect } from "chai";
import fc from "fast-check";
import { type BehaviourEvent, KEY_CLASSES, type KeyClass } from "../../../src/evidence/behaviour.ts";
import { markRepeats } from "../../../src/evidence/key-repeat.ts";

function typed(key: KeyClass, gaps: number[]): BehaviourEvent[] {
  let t = 1_000;
  return [0, ...gaps].map((gap) => ({ t: (t += gap), type: "keydown", key, target: "input_text#1" }));
}

function repeats(events: BehaviourEvent[]): number[] {
  const copy = structuredClone(events);
  markRepeats(copy);
  return copy.flatMap(({ repeat }, index) => (repeat ? [index] : []));
}

describe("the repetition of a held key", () => {
  it("is told by a wait and then a short steady gap", () => {
    expect(repeats(typed("backspace", [501, 33, 31, 34]))).to.deep.equal([1, 2, 3, 4]);
    expect(repeats(typed("navigation", [30, 30]))).to.deep.equal([1, 2]);
  });
  it("is not seen where keys are pressed one by one, or after a wait alone", () => {
    expect(repeats(typed("backspace", [180, 210, 165]))).to.deep.equal([]);
    expect(repeats(typed("backspace", [500]))).to.deep.equal([]);
  });
  it("ends where the key is released or another element takes it", () => {
    const released = typed("delete", [30, 30]).toSpliced(2, 0, { t: 1_035, type: "keyup", key: "delete" });
    expect(repeats(released)).to.deep.equal([1]);
    const elsewhere = typed("delete", [30]).map((event, index) => ({ ...event, target: `input_text#${index + 1}` }));
    expect(repeats(elsewhere)).to.deep.equal([]);
  });
  it("is never seen in characters, which machines press so", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 900 })),
        (gaps) => void expect(repeats(typed("character", gaps))).to.deep.equal([]),
      ),
    ));
  it("is found once: marking again changes nothing", () =>
    fc.assert(
      fc.property(fc.constantFrom(...KEY_CLASSES), fc.array(fc.nat({ max: 900 })), (key, gaps) => {
        const once = typed(key, gaps);
        markRepeats(once);
        const twice = structuredClone(once);
        markRepeats(twice);
        expect(twice).to.deep.equal(once);
      }),
    ));
});
