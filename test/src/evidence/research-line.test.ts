import { expect } from "chai";
import fc from "fast-check";
import { serializeWorkflow } from "../../../src/evidence/commitment.ts";
import { readStoredWorkflow, readWorkflow } from "../../../src/evidence/read-workflow.ts";
import { UserError } from "../../../src/shared/errors.ts";

const EVENTS = [
  { t: 400, type: "pointerdown", x: 67, y: 83, target: "input_checkbox#16", box: [58, 74, 20, 13] },
  { t: 520, type: "pointerup", x: 67, y: 84 },
  { t: 522, type: "click", x: 67, y: 84, target: "input_checkbox#16" },
  { t: 900, type: "pointerdown", x: 90, y: 60, target: "x-widget#jane", box: [80, 50, 30.5, 20] },
  { t: 950, type: "pointerup", x: 92, y: 60 },
  { t: 1000, type: "keydown", key: "character", target: "input_text#3" },
  { t: 1050, type: "keyup", key: "character" },
  { t: 1400, type: "pointerdown", x: 10, y: 10 },
  { t: 1450, type: "pointerup", x: 10, y: 10 },
];

function line(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({ session: "0123456789abcdef", contributor: "c1", events: EVENTS, ...changes });
}

describe("a line of research data", () => {
  it("becomes behaviour with positions relative to the target and to the press before", () => {
    expect(readWorkflow(line(), "line 1").events).to.deep.equal([
      { t: 400, type: "pointerdown", target: "input_checkbox#1", width: 20, height: 13, x: 9, y: 9 },
      { t: 520, type: "pointerup", x: 9, y: 10 },
      { t: 522, type: "click", target: "input_checkbox#1", x: 9, y: 10 },
      { t: 900, type: "pointerdown", target: "element#2", width: 30.5, height: 20, dx: 23, dy: -23, x: 10, y: 10 },
      { t: 950, type: "pointerup", x: 12, y: 10 },
      { t: 1000, type: "keydown", target: "input_text#3", key: "character" },
      { t: 1050, type: "keyup", key: "character" },
      { t: 1400, type: "pointerdown", dx: -80, dy: -50 },
      { t: 1450, type: "pointerup" },
    ]);
  });

  it("says the same whatever it says of the truth", () => {
    const told = fc.record(
      { label: fc.jsonValue(), family: fc.jsonValue(), task: fc.jsonValue(), success: fc.jsonValue() },
      { requiredKeys: [] },
    );
    const plain = readWorkflow(line(), "line 1");
    fc.assert(fc.property(told, (truth) => void expect(readWorkflow(line(truth), "line 1")).to.deep.equal(plain)));
  });

  it("says the same wherever the page lies and however its elements are numbered", () => {
    const plain = readWorkflow(line(), "line 1").events;
    fc.assert(
      fc.property(
        fc.integer({ min: -999, max: 999 }),
        fc.integer({ min: -999, max: 999 }),
        fc.nat(),
        (dx, dy, more) => {
          const moved = EVENTS.map(({ x, y, box, target, ...event }) => ({
            ...event,
            ...(x !== undefined && y !== undefined && { x: x + dx, y: y + dy }),
            ...(box !== undefined && { box: [(box[0] ?? 0) + dx, (box[1] ?? 0) + dy, box[2], box[3]] }),
            ...(target !== undefined && { target: target.replace("#", `#${more}`) }),
          }));
          expect(readWorkflow(line({ events: moved }), "line 1").events).to.deep.equal(plain);
        },
      ),
    );
  });

  it("belongs to an account derived from the contributor's id, and is marked", () => {
    const { account, research, consent, signature } = readWorkflow(line(), "line 1");
    expect(account).to.match(/^0x[0-9a-f]{40}$/);
    expect({ research, consent, signature }).to.deep.equal({
      research: true,
      consent: undefined,
      signature: undefined,
    });
    expect(readWorkflow(line({ session: "other" }), "line 1").account).to.equal(account);
    expect(readWorkflow(line({ contributor: "c2" }), "line 1").account).not.to.equal(account);
  });

  it("is read back from its canonical form, which a contributor's file may not hold", () => {
    const workflow = readWorkflow(line(), "line 1");
    const stored = new TextDecoder().decode(serializeWorkflow(workflow));
    expect(readStoredWorkflow(stored, "line 1")).to.deep.equal(workflow);
    expect(() => readWorkflow(stored, "line 1")).to.throw(UserError);
  });

  const event = (changes: Record<string, unknown>) => ({ events: [{ ...EVENTS[0], ...changes }] });
  const refused: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ["no contributor", { contributor: undefined }, /contributor is missing/],
    ["a session that is no text", { session: 5 }, /session must be a string/],
    ["events that are none", { events: [null] }, /events\[0\] must be a JSON object/],
    ["no events", { events: [] }, /events is empty/],
    ["a negative time", event({ t: -1 }), /events\[0\]\.t must be whole milliseconds .*, not a negative number/],
    ["a time beyond a day", event({ t: 86_400_001 }), /events\[0\]\.t must be whole milliseconds/],
    ["a box of three numbers", event({ box: [1, 2, 3] }), /box must be four numbers/],
    ["a box turned inside out", event({ box: [1, 2, -3, 4] }), /box must be four numbers/],
    ["the key itself", { events: [{ t: 1, type: "keydown", key: "q" }] }, /key must be the key's class/],
    ["a key event without a class", { events: [{ t: 1, type: "keyup" }] }, /key must be there in keyup/],
    ["time that runs back", { events: [EVENTS[1], EVENTS[0]] }, /time runs back at events\[1\]: put events in order$/],
    ["an event twice", { events: [EVENTS[0], EVENTS[0]] }, /events\[1\] is the event before once more/],
  ];
  for (const [what, change, message] of refused) {
    it(`is refused with ${what}`, () => {
      expect(() => readWorkflow(line(change), "line 3"))
        .to.throw(UserError, message)
        .with.property("message")
        .that.matches(/^line 3: /);
    });
  }
});
