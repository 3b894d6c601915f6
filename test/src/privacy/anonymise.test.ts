import { expect } from "chai";
import fc from "fast-check";
import { readEvents } from "../../../src/evidence/read-events.ts";
import { readSteps } from "../../../src/evidence/read-steps.ts";
import type { RawEvent } from "../../../src/privacy/anonymise-events.ts";
import { anonymise, type Recording } from "../../../src/privacy/anonymise.ts";
import { draftWorkflow } from "../../../src/privacy/draft-workflow.ts";
import { preview } from "../../../src/privacy/preview.ts";
import type { RecordedPage } from "../../../src/privacy/pages.ts";
import { NO_RULES, siteRules } from "../../../src/privacy/site-rules.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { contributor, shopRecording } from "../../support/recordings.ts";
import { secret } from "../../support/secrets.ts";

const SHOP = "https://shop.example.com";

function withSteps(steps: unknown[], changes: Partial<Recording> = {}): Recording {
  return { ...shopRecording(), flow: { title: "t", steps }, ...changes };
}

/** A recording with a secret in every place that can hold one. */
function planted(of: (place: string) => string): Recording {
  const url = (place: string) =>
    `${SHOP}/orders/${encodeURIComponent(of(`path ${place}`))}/edit?token=${encodeURIComponent(of(`query ${place}`))}#${encodeURIComponent(of(`fragment ${place}`))}`;
  const quoted = (place: string) => of(place).replaceAll(/['"\\]/g, "");
  const selectors = [
    [`aria/${of("aria")}`, `aria/Edit ${of("aria 2")}[role="button"]`],
    [`text/${of("text")}`],
    [`#id-${of("id").replaceAll(/\W/g, "-")}`],
    [`[data-testid="${quoted("test id")}"] > a[href="${quoted("href")}"]`],
    [`xpath///*[@id="${quoted("xpath id")}"]/div[2]`],
    [`xpath///a[text()="${quoted("xpath text")}"]`],
    [`pierce/[title='${quoted("pierce")}']`],
    of("selector") as unknown as string[],
  ];
  const base = { target: url("target"), frame: [0], timeout: 5_000, selectors };
  const recording = shopRecording();
  return {
    ...recording,
    pages: [{ from: 0, url: url("page"), title: of("page title") }],
    flow: {
      title: of("flow title"),
      selectorAttribute: of("selector attribute"),
      steps: [
        {
          type: "navigate",
          url: url("navigate"),
          assertedEvents: [{ type: "navigation", url: url("asserted"), title: "x" }],
        },
        { type: "change", value: of("value"), ...base },
        {
          type: "click",
          offsetX: 1,
          offsetY: 2,
          ...base,
          assertedEvents: [{ type: "navigation", url: url("after"), title: "y" }],
        },
        { type: "doubleClick", offsetX: 1, offsetY: 2, ...base },
        { type: "hover", ...base },
        { type: "keyDown", key: of("key"), target: "main" },
        { type: "keyUp", key: of("key up"), target: "main" },
        {
          type: "waitForElement",
          properties: { textContent: of("property") },
          attributes: { id: of("attribute") },
          ...base,
        },
        { type: "waitForExpression", expression: `document.title === "${quoted("expression")}"` },
        { type: "customStep", name: of("custom"), parameters: { text: of("parameter") } },
        { type: "scroll", x: 0, y: 5, ...base },
        { type: "close", target: url("closed") },
      ],
    },
    events: [
      ...recording.events.map((event) => ({
        ...event,
        element: of(`element ${event.element ?? ""}`),
        field: { words: of("label") },
        ...(event.key !== undefined && { key: of("event key") }),
      })),
      { type: "click", t: 9_000, tag: of("tag"), element: of("another element") },
    ],
  };
}

describe("a recording that is anonymised", () => {
  it("holds no secret, wherever there was one, and its preview neither", () => {
    fc.assert(
      fc.property(fc.array(secret, { minLength: 3, maxLength: 8 }), (secrets) => {
        let next = 0;
        const places: string[] = [];
        const recording = planted((place) => {
          places.push(place);
          return secrets[next++ % secrets.length] ?? "";
        });
        const result = anonymise(recording, siteRules([], ["shop.example.com"]));
        const draft = draftWorkflow(result, { account: contributor().address, kind: "workflow" });
        const shown = [JSON.stringify(result), JSON.stringify([...result.removed]), ...preview(draft, result.removed)]
          .join("\n")
          .toLowerCase();
        for (const each of secrets) {
          for (const form of [
            each,
            encodeURIComponent(each),
            each.replaceAll(/\W/g, "-"),
            each.replaceAll(/\W/g, ""),
          ]) {
            if (form.length >= 6) expect(shown).not.to.include(form.toLowerCase());
          }
        }
        expect(places.length).to.be.above(30);
        readSteps(JSON.parse(JSON.stringify(result.steps)) as unknown[], "line 1");
        readEvents(JSON.parse(JSON.stringify(result.events)), "line 1");
      }),
      { numRuns: 300 },
    );
  });

  it("says what was taken out of it, by its kind", () => {
    const removed = anonymise(
      planted(() => "jane@example.org"),
      siteRules([], ["shop.example.com"]),
    ).removed;
    expect(removed.get("email address")).to.be.above(10);
    expect([...removed.keys()]).to.include.members([
      "address of a site",
      "key that writes a character",
      "position on the page",
    ]);
  });

  it("keeps the work: which words of the interface were used, in which order", () => {
    const { site, steps, events } = anonymise(shopRecording(), NO_RULES);
    expect(site).to.equal("other");
    expect(steps).to.deep.equal([
      {
        type: "setViewport",
        width: 1280,
        height: 800,
        deviceScaleFactor: 1,
        isMobile: false,
        hasTouch: false,
        isLandscape: true,
      },
      { type: "navigate", url: "https://other.invalid/search", assertedEvents: [{ type: "navigation" }] },
      {
        type: "click",
        offsetX: 32,
        offsetY: 12,
        selectors: [
          ["aria/Search"],
          ["#search > input"],
          ['xpath///*[@id="search"]/input'],
          ["pierce/#search > input"],
        ],
      },
      { type: "change", value: "[value]", selectors: [["aria/Search"], ["#search > input"]] },
      { type: "keyDown", key: "Enter" },
      { type: "keyUp", key: "Enter" },
      { type: "scroll", x: 0, y: 400 },
      {
        type: "click",
        offsetX: 9,
        offsetY: 4,
        button: "primary",
        selectors: [["text/Add to cart"], ["button.add-to-cart"]],
      },
    ]);
    expect(events.map(({ t, type, target, key, dx }) => ({ t, type, target, key, dx })).slice(3, 6)).to.deep.equal([
      { t: 696, type: "keydown", target: "input_text#1", key: "character", dx: undefined },
      { t: 776, type: "keyup", target: "input_text#1", key: "character", dx: undefined },
      { t: 1096, type: "keydown", target: "input_text#1", key: "enter", dx: undefined },
    ]);
    expect(events.at(-3)).to.include({ type: "pointerdown", x: 20, y: 8, width: 60, height: 24.13, dx: 170, dy: 480 });
  });

  it("is refused whole in a private window, and on a sensitive or blocked site", () => {
    const refusal = (recording: Recording, rules = NO_RULES) => {
      expect(() => anonymise(recording, rules)).to.throw(UserError, /^not shared: /);
    };
    refusal({ ...shopRecording(), isPrivate: true }, siteRules([], ["shop.example.com"]));
    refusal(shopRecording(), siteRules(["example.com"], ["shop.example.com"]));
    refusal(withSteps([{ type: "navigate", url: "https://mail.google.com/mail" }]));
    const led = [{ type: "navigation", url: "https://www.klikbca.com/", title: "" }];
    refusal(withSteps([{ type: "hover", selectors: [["a"]], assertedEvents: led }]));
    refusal(withSteps([], { pages: [{ from: 0, url: "https://192.168.0.1/" }] }));
    refusal(withSteps([{ type: "click", target: "https://ibank.klikbca.com/pay", selectors: [["a"]] }]));
    refusal({ ...shopRecording(), isPrivate: undefined as unknown as boolean });
  });

  it("loses the pages where one signs in or pays, and keeps the others", () => {
    const pages: RecordedPage[] = [
      { from: 0, url: `${SHOP}/` },
      { from: 1_500, url: `${SHOP}/konto`, asksFor: "password" },
      { from: 3_500, url: `${SHOP}/products` },
    ];
    const steps = [
      { type: "navigate", url: `${SHOP}/` },
      {
        type: "click",
        selectors: [["a"]],
        offsetX: 1,
        offsetY: 1,
        assertedEvents: [{ type: "navigation", url: `${SHOP}/konto`, title: "" }],
      },
      {
        type: "click",
        selectors: [["#submit"]],
        offsetX: 1,
        offsetY: 1,
        assertedEvents: [{ type: "navigation", url: `${SHOP}/products`, title: "" }],
      },
      { type: "click", selectors: [["#next"]], offsetX: 1, offsetY: 1 },
    ];
    const { steps: kept, events, removed } = anonymise(withSteps(steps, { pages }), NO_RULES);
    expect(kept.map((step) => ("selectors" in step ? step.selectors : step.type))).to.deep.equal([
      "navigate",
      [["a"]],
      [["#next"]],
    ]);
    expect(kept[1]).to.deep.include({ assertedEvents: [{ type: "navigation" }] });
    expect(events.map(({ type }) => type)).to.deep.equal([
      "pointerdown",
      "pointerup",
      "click",
      "pointerdown",
      "pointerup",
      "click",
    ]);
    expect(removed.get("step on a page that is not recorded")).to.equal(1);
    expect(removed.get("event on a page that is not recorded")).to.equal(5);
  });

  const click = (selectors: string[][], more: object = {}) => ({
    type: "click",
    selectors,
    offsetX: 1,
    offsetY: 1,
    ...more,
  });

  it("loses what was done before a page was known to be open, and all of it where none was", () => {
    const pages = [{ from: 2_800, url: `${SHOP}/products` }];
    const { events } = anonymise(withSteps([], { pages }), NO_RULES);
    expect(events.map(({ type }) => type)).to.deep.equal(["scroll", "pointerdown", "pointerup", "click"]);
    expect(() => anonymise(withSteps([], { pages: [] }), NO_RULES)).to.throw(UserError, "nothing is left");
  });

  it("loses the steps after a page that was asked for led to where one signs in", () => {
    const asked = { type: "navigate", url: `${SHOP}/dashboard` };
    const landed = [{ type: "navigation", url: `${SHOP}/login`, title: "" }];
    const titled = [{ type: "navigation", url: "", title: "Internet Banking" }];
    for (const assertedEvents of [landed, titled]) {
      const { steps } = anonymise(withSteps([{ ...asked, assertedEvents }, click([["#submit"]])]), NO_RULES);
      expect(steps).to.deep.equal([]);
    }
  });

  it("loses the steps in frames and windows whose page is not recorded", () => {
    const steps = [
      click([["#next"]], { target: "main" }),
      click([["#back"]], { target: `${SHOP}/checkout` }),
      click([["#submit"]], { target: "some frame" }),
      click([["#help"]], { target: `${SHOP}/help` }),
    ];
    const { steps: kept } = anonymise(withSteps(steps), NO_RULES);
    expect(kept.map((step) => "selectors" in step && step.selectors)).to.deep.equal([[["#next"]], [["#help"]]]);
  });

  it("loses all steps where a page that is not recorded was opened by none of them: they tell no time", () => {
    const cart = { from: 0, url: `${SHOP}/cart` };
    const checkout = { from: 1_500, url: `${SHOP}/checkout` };
    const to = (url: string) => ({ assertedEvents: [{ type: "navigation", url, title: "" }] });
    const kept = (pages: RecordedPage[], ...steps: object[]) =>
      anonymise(withSteps([{ type: "navigate", url: cart.url }, ...steps], { pages }), NO_RULES).steps.length;
    expect(kept([cart, checkout], click([["#next"]]), click([["#pay"]]))).to.equal(0);
    expect(kept([cart, checkout], click([["#next"]], to(checkout.url)), click([["#pay"]]))).to.equal(2);
    const again = [cart, checkout, { ...checkout, from: 1_600 }, { ...cart, from: 2_000 }];
    const there = click([["#next"]], to(checkout.url));
    const back = click([["#back"]], to(cart.url));
    expect(kept(again, there, back, click([["#save"]]))).to.equal(3);
    expect(kept([...again, { ...checkout, from: 2_500 }], there, back, click([["#save"]]))).to.equal(0);
    expect(kept([checkout, { ...cart, from: 2_000 }], click([["#save"]]))).to.equal(2);
  });

  const fields: readonly (readonly [string, string[][]])[] = [
    ["a password", [["aria/Kata sandi"], ["#field"]]],
    ["a password by its type", [['input[type="password"]']]],
    ["a one-time code", [['input[autocomplete="one-time-code"]']]],
    ["a card's number", [["#cardNumber"]]],
    ["a card by autocomplete", [["[autocomplete='cc-csc']"]]],
    ["a PIN", [["aria/PIN"]]],
  ];
  for (const [what, selectors] of fields) {
    it(`loses what was done in a field for ${what}, also where the site is allowed, and the keys after it`, () => {
      const steps = [
        { type: "click", selectors: [["#name"]], offsetX: 1, offsetY: 1 },
        { type: "click", selectors, offsetX: 1, offsetY: 1 },
        { type: "change", selectors, value: "1234" },
        { type: "keyDown", key: "1" },
        { type: "keyUp", key: "1" },
        { type: "click", selectors: [["button"]], offsetX: 1, offsetY: 1 },
      ];
      const { steps: kept } = anonymise(withSteps(steps), siteRules([], ["shop.example.com"]));
      expect(kept.map((step) => "selectors" in step && step.selectors)).to.deep.equal([[["#name"]], [["button"]]]);
    });
  }

  it("loses the behaviour in such fields", () => {
    const recording = shopRecording();
    const events = recording.events.map((event) =>
      event.element === "a" ? { ...event, field: { type: "password" } } : event,
    );
    const { events: kept } = anonymise({ ...recording, events }, siteRules([], ["shop.example.com"]));
    expect(kept.map(({ type }) => type)).to.deep.equal(["scroll", "pointerdown", "pointerup", "click"]);
  });

  it("loses the behaviour in a field for a password by its tag alone, and in a field that was one at any time", () => {
    const recording = shopRecording();
    const rest = ["scroll", "pointerdown", "pointerup", "click"];
    const told = (change: (event: RawEvent, index: number) => RawEvent) => {
      const events = recording.events.map((event, i) => (event.element === "a" ? change(event, i) : event));
      return anonymise({ ...recording, events }, NO_RULES).events.map(({ type }) => type);
    };
    expect(told((event) => ({ ...event, tag: "input_password" }))).to.deep.equal(rest);
    expect(told((event, i) => (i === 2 ? { ...event, field: { autocomplete: "cc-csc" } } : event))).to.deep.equal(rest);
    expect(told((event, i) => (i === 5 ? { ...event, tag: "input_password" } : event))).to.deep.equal(rest);
  });

  it("does not take a page that scrolls for the end of the field that somebody types in", () => {
    const field = { type: "password" };
    const events: RawEvent[] = [
      { type: "pointerdown", t: 10, tag: "input_text", element: "p", x: 5, y: 5, box: [0, 0, 50, 20], field },
      { type: "scroll", t: 50, tag: "html", element: "root" },
      { type: "keydown", t: 200, key: "h" },
    ];
    const { events: kept } = anonymise({ ...shopRecording(), events }, NO_RULES);
    expect(kept.map(({ type }) => type)).to.deep.equal(["scroll"]);
  });

  it("is refused if nothing may be shared, or if it is no recording", () => {
    const secretEvents = shopRecording().events.map((event) => ({ ...event, field: { type: "password" } }));
    expect(() => anonymise({ ...shopRecording(), events: secretEvents }, NO_RULES)).to.throw(
      UserError,
      "nothing is left",
    );
    expect(() => anonymise(withSteps([{ type: "think" }]), NO_RULES)).to.throw(
      UserError,
      "steps[0].type must be a step of",
    );
    expect(() => anonymise({ ...shopRecording(), flow: 5 }, NO_RULES)).to.throw(UserError);
  });
});
