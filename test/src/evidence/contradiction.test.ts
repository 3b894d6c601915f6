import { expect } from "chai";
import fc from "fast-check";
import type { BehaviourEvent } from "../../../src/evidence/behaviour.ts";
import { contradiction } from "../../../src/evidence/contradiction.ts";
import { behaviour } from "../../support/recordings.ts";

const downs = (count: number): BehaviourEvent[] =>
  Array.from({ length: count }, (_, index) => ({ type: "pointerdown", t: index * 200, target: `button#${index + 1}` }));
const presses = (count: number, from: number): BehaviourEvent[] =>
  Array.from({ length: count }, (_, index) => [
    { type: "pointerdown", t: from + index * 200 } as const,
    { type: "pointerup", t: from + index * 200 + 90 } as const,
  ]).flat();

describe("contradictions in behaviour", () => {
  it("are not there in what presses and releases in turn", () =>
    fc.assert(fc.property(behaviour, (events) => void expect(contradiction(events)).to.equal(undefined))));
  it("are forgiven where a recorder lost a release or two", () => {
    expect(contradiction([...downs(3), ...presses(4, 9_000)])).to.equal(undefined);
    expect(contradiction([{ type: "keyup", t: 1, key: "character" }, ...presses(4, 9_000)])).to.equal(undefined);
  });
  it("are named where presses are not released", () =>
    expect(contradiction(downs(12))).to.equal(
      "the pointer goes down 12 times, but 11 presses or releases contradict the one before",
    ));
  it("are named where keys are released that nobody pressed", () => {
    const ups = Array.from({ length: 6 }, (_, index): BehaviourEvent => ({
      type: "keyup",
      t: index,
      key: "character",
    }));
    expect(contradiction(ups)).to.equal("keys go down 0 times, but 6 of their events contradict the one before");
  });
  it("are named where an event is there twice, but two keys may go down at once", () => {
    const key: BehaviourEvent = { type: "keydown", t: 5, key: "character", target: "input_text#1" };
    expect(contradiction([key, key])).to.equal(undefined);
    fc.assert(
      fc.property(behaviour, fc.nat(), (events, place) => {
        const at = place % events.length;
        const event = events[at];
        fc.pre(event !== undefined && event.type !== "keydown");
        expect(contradiction(events.toSpliced(at, 0, event))).to.match(/is the event before once more/);
      }),
    );
  });
});
