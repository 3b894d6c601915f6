import { expect } from "chai";
import fc from "fast-check";
import type { BehaviourEvent } from "../../../src/evidence/behaviour.ts";
import type { Step } from "../../../src/evidence/step.ts";
import { patternOf } from "../../../src/verification/pattern.ts";
import { behaviour, contributor, workflowOf } from "../../support/recordings.ts";

const account = contributor().address;
const ofEvents = (events: readonly BehaviourEvent[]) => patternOf(workflowOf(account, events));
const ofSteps = (steps: readonly Step[]) => patternOf(workflowOf(account, [{ type: "scroll", t: 1 }], { steps }));

const press = (target: string): BehaviourEvent => ({ type: "pointerdown", t: 1, target });
const type = (target: string): BehaviourEvent => ({ type: "keydown", t: 1, target, key: "character" });
const click = (selector: string): Step => ({ type: "click", selectors: [[selector]], offsetX: 1, offsetY: 1 });
const fill = (selector: string): Step => ({ type: "change", selectors: [[selector]], value: "[value]" });
const open = (url: string): Step => ({ type: "navigate", url });

describe("the pattern of a workflow", () => {
  it("does not change with its times, places, account, session or day", () => {
    fc.assert(
      fc.property(behaviour, fc.integer({ min: 2, max: 9 }), (events, factor) => {
        const slower = events.map(({ x: _x, y: _y, width: _w, height: _h, ...event }) => ({
          ...event,
          t: event.t * factor,
        }));
        const other = { session: "0".repeat(32), recordedAt: "2026-05-05T05:05:05Z" };
        expect(patternOf(workflowOf(contributor(2).address, slower, other))).to.equal(ofEvents(events));
      }),
    );
  });

  it("does not change with how often something was done, in which order, or with corrections", () => {
    const form = [press("input_text#1"), type("input_text#1"), press("input_checkbox#2"), press("button#3")];
    const same = [
      [
        press("input_checkbox#1"),
        press("input_checkbox#1"),
        press("input_checkbox#2"),
        type("input_text#3"),
        press("button#4"),
      ],
      [...form, { type: "keydown", t: 9, target: "input_text#1", key: "backspace" } as const, type("input_text#1")],
      [press("div#1"), press("body#2"), ...form],
    ];
    for (const events of same) expect(ofEvents(events)).to.equal(ofEvents(form));
  });

  it("changes with the site's class, the kind of work and the kinds of elements", () => {
    const events = [press("button#1")];
    const patterns = [
      ofEvents(events),
      patternOf(workflowOf(account, events, { site: "travel" })),
      patternOf(workflowOf(account, events, { kind: "review" })),
      ofEvents([press("a#1")]),
      ofEvents([press("button#1"), type("input_text#2")]),
      ofEvents([press("button#1"), type("input_date#2")]),
    ];
    expect(new Set(patterns).size).to.equal(patterns.length);
  });

  it("tells pages apart in the order of the first visit, and not who went back how often", () => {
    const cart = [open("https://commerce.invalid/cart"), click("button")];
    const search = [open("https://commerce.invalid/search"), fill("#search"), click("a")];
    expect(ofSteps([...search, ...cart, ...search])).to.equal(ofSteps([...search, ...cart]));
    expect(ofSteps([...cart, ...search])).not.to.equal(ofSteps([...search, ...cart]));
    const led: Step = {
      ...click("a"),
      type: "click",
      assertedEvents: [{ type: "navigation", url: "https://commerce.invalid/cart" }],
    } as Step;
    expect(ofSteps([...search, led, click("button")])).to.equal(ofSteps([...search, ...cart]));
  });

  it("does not change with whether a field was clicked before it was filled in, with waits, hovers and windows", () => {
    const plain = [open("https://other.invalid"), fill('input[type="date"]'), click("button")];
    const fussy: Step[] = [
      {
        type: "setViewport",
        width: 390,
        height: 844,
        deviceScaleFactor: 1,
        isMobile: true,
        hasTouch: true,
        isLandscape: false,
      },
      open("https://other.invalid"),
      { type: "hover", selectors: [["a"]] },
      click('input[type="date"]'),
      fill('input[type="date"]'),
      { type: "scroll", x: 0, y: 9 },
      { type: "keyDown", key: "Tab" },
      click("button"),
    ];
    expect(ofSteps(fussy)).to.equal(ofSteps(plain));
  });

  it("stays what it was: ledgers hold it", () =>
    expect(ofEvents([press("button#1"), type("input_text#2")])).to.equal(
      "0x1276a43491343b8eac8e2bb7a57f31e7de743a094cab18d77301a2d0a0616dce",
    ));
});
