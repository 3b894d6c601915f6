import { expect } from "chai";
import fc from "fast-check";
import type { Workflow } from "../../../src/evidence/workflow.ts";
import { anonymise, type Recording } from "../../../src/privacy/anonymise.ts";
import { draftMark, draftWorkflow } from "../../../src/privacy/draft-workflow.ts";
import { preview } from "../../../src/privacy/preview.ts";
import { siteRules } from "../../../src/privacy/site-rules.ts";
import { behaviour, consentOf, contributor, shopRecording, workflowOf } from "../../support/recordings.ts";

const SHOP = "https://www.tokopedia.com";

/** One step of every type, with all that each may hold. */
function everyStep(): Recording {
  const selectors = [["aria/Save"], ["#order-history .order-status", "button"], ["text/My Orders"]];
  const assertedEvents = [{ type: "navigation", url: `${SHOP}/user/address/edit`, title: "x" }];
  const at = { selectors, frame: [2, 7] };
  return {
    ...shopRecording(),
    pages: [{ from: 0, url: `${SHOP}/cart/items` }],
    flow: {
      steps: [
        { type: "setViewport", width: 412 },
        { type: "navigate", url: `${SHOP}/cart/items`, assertedEvents },
        { type: "click", offsetX: 17, offsetY: 3, button: "secondary", deviceType: "pen", ...at, assertedEvents },
        { type: "doubleClick", offsetX: 19, offsetY: 5, ...at },
        { type: "hover", ...at },
        { type: "change", value: "x", ...at },
        { type: "keyDown", key: "Enter", assertedEvents },
        { type: "keyUp", key: "q" },
        { type: "scroll", x: 11, y: 1_234 },
        { type: "scroll", x: 13, y: 4_321, ...at },
        { type: "waitForElement", operator: ">=", count: 37, ...at },
        { type: "close" },
      ],
    },
  };
}

/** Every text and number in a value, but what the format itself says. */
function leaves(value: unknown, name = ""): string[] {
  if (["format", "signature", "deviceScaleFactor"].includes(name)) return [];
  if (Array.isArray(value)) return value.flatMap((each) => leaves(each));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, each]) => leaves(each, key));
  return typeof value === "boolean" ? [] : [String(value)];
}

function expectAllShown(draft: Workflow): void {
  const shown = preview(draft, new Map()).join("\n");
  const told = new Set(["navigation", "setViewport", "change", "keyDown", "keyUp", "waitForElement", "navigate"]);
  for (const leaf of leaves(draft)) if (!told.has(leaf)) expect(shown, leaf).to.include(leaf);
}

describe("the preview of what would be shared", () => {
  it("names every value of it: steps, ways, places, pages, accounts, time and consent", async () => {
    const signer = contributor(1);
    const consent = await consentOf(signer, { recipients: ["LAM Labs", "A University"] });
    const about = { account: signer.address, kind: "survey", recordedAt: "2026-03-01T10:00:00Z", consent };
    const draft = draftWorkflow(anonymise(everyStep(), siteRules([], [])), {
      ...about,
      referrer: contributor(2).address,
    });
    expect(draft.steps).to.have.length(12);
    expectAllShown(draft);
    const shown = preview(draft, new Map()).join("\n");
    for (const each of ["order-history", "My Orders", "user/address/edit", "in frame 2.7", "secondary pen"]) {
      expect(shown).to.include(each);
    }
  });

  it("names every value of every event", () =>
    fc.assert(fc.property(behaviour, (events) => expectAllShown(workflowOf(contributor().address, events)))));

  it("says what was taken out, and how often", () => {
    const { removed, ...kept } = anonymise(shopRecording(), siteRules([], []));
    const draft = draftWorkflow({ ...kept, removed }, { account: contributor().address, kind: "workflow" });
    const lines = preview(draft, removed);
    expect(lines.slice(lines.indexOf("Taken out, and never shared:") + 1)).to.deep.equal([
      "  1 × address of a site",
      "  1 × exact size of the window",
      "  4 × key",
      "  1 × parameters of an address",
      "  6 × position on the page",
      "  1 × title of a page",
      "  1 × title of the recording",
      "  1 × typed or chosen value",
    ]);
  });

  it("has a mark of its own, the same for the same things under another random number", async () => {
    const kept = anonymise(shopRecording(), siteRules([], []));
    const { signature: _, ...consent } = await consentOf(contributor());
    const about = { account: contributor().address, kind: "workflow", recordedAt: "2026-03-01T10:00:00Z" };
    const draft = draftWorkflow(kept, about);
    const mark = draftMark({ ...draft, consent });
    expect(mark).to.match(/^[0-9a-f]{8}$/);
    expect(draftMark({ ...draftWorkflow(kept, about), consent })).to.equal(mark);
    const others = [
      draft,
      { ...draft, consent: { ...consent, recipients: ["LAM Labs"] } },
      { ...draft, consent, referrer: contributor(2).address },
      { ...draft, consent, events: draft.events.slice(1) },
    ];
    expect(new Set([mark, ...others.map(draftMark)]).size).to.equal(5);
  });
});
