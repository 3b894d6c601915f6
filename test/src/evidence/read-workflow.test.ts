import { expect } from "chai";
import fc from "fast-check";
import { serializeWorkflow } from "../../../src/evidence/commitment.ts";
import { readStoredWorkflow, readWorkflow } from "../../../src/evidence/read-workflow.ts";
import { signWorkflow } from "../../../src/evidence/sign-workflow.ts";
import type { Workflow } from "../../../src/evidence/workflow.ts";
import { anonymise } from "../../../src/privacy/anonymise.ts";
import { draftWorkflow } from "../../../src/privacy/draft-workflow.ts";
import { NO_RULES } from "../../../src/privacy/site-rules.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { behaviour, consentOf, contributor, shopRecording, workflowOf } from "../../support/recordings.ts";

const signature = `0x${"11".repeat(64)}1b` as const;
const text = (workflow: Workflow) => new TextDecoder().decode(serializeWorkflow(workflow));

async function example(): Promise<Workflow> {
  const signer = contributor();
  const consent = await consentOf(signer);
  const about = { account: signer.address, consent, kind: "workflow", recordedAt: "2026-03-01T10:00:00Z" };
  return signWorkflow(draftWorkflow(anonymise(shopRecording(), NO_RULES), about), signer);
}

describe("a line of evidence", () => {
  let line: Workflow;
  before(async () => {
    line = await example();
  });

  it("is read as it was written, with steps and consent", () => {
    expect(line.steps).to.have.length(8);
    expect(readWorkflow(text(line), "line 1")).to.deep.equal(line);
    expect(readStoredWorkflow(text(line), "line 1")).to.deep.equal(line);
  });

  it("may hold whatever behaviour the format allows", () => {
    fc.assert(
      fc.property(behaviour, (events) => {
        const workflow = workflowOf(contributor().address, events, { signature });
        expect(readWorkflow(text(workflow), "line 1")).to.deep.equal(workflow);
      }),
    );
  });

  it("with any byte changed, cut or put in is read or refused, and nothing else is thrown", () => {
    const bytes = serializeWorkflow(line);
    const mutation = fc.record({
      at: fc.nat({ max: bytes.length }),
      cut: fc.nat({ max: 20 }),
      put: fc.uint8Array({ maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        let changed: number[] = [...bytes];
        for (const { at, cut, put } of mutations) changed = changed.toSpliced(at, cut, ...put);
        try {
          readWorkflow(new TextDecoder().decode(Uint8Array.from(changed)), "line 1");
        } catch (error) {
          expect(error).to.be.instanceOf(UserError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("that is any JSON at all is refused in one line that repeats nothing of it", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.string({ minLength: 12 }), (json, secret) => {
        const value = JSON.parse(json) as unknown;
        const attempt = JSON.stringify({
          format: "lam-evidence-v1",
          [secret]: secret,
          session: secret,
          kind: secret,
          events: value,
        });
        expect(() => readWorkflow(attempt, "line 1"))
          .to.throw(UserError)
          .with.property("message")
          .that.does.not.include(secret);
        expect(() => readWorkflow(json, "line 1")).to.throw(UserError, /^line 1: [^\n]*$/);
      }),
    );
  });

  const press = { type: "pointerdown", t: 5, target: "button#1", x: 1, y: 1, width: 9, height: 9 };
  const refused: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ["another version", { format: "lam-evidence-v2" }, /format must be "lam-evidence-v1"/],
    ["an unknown field", { colour: 1 }, /a field \(its name is not repeated here\) that it cannot have/],
    ["the mark of research data", { research: true }, /"research" that it cannot have/],
    ["a session of another form", { session: "abc" }, /session must be 32/],
    ["a time that does not exist", { recordedAt: "2026-02-30T10:00:00Z" }, /recordedAt must be a time/],
    ["a site instead of a class", { site: "shop.example.com" }, /site must be "commerce"/],
    ["a referrer that is the account", { referrer: contributor().address }, /referrer is the account itself/],
    ["no events", { events: [] }, /events is empty/],
    ["too many events", { events: Array.from({ length: 20_001 }, () => press) }, /at most 20000/],
    ["an event of another type", { events: [{ ...press, type: "wheel" }] }, /events\[0\]\.type must be one of/],
    [
      "a time that runs back",
      { events: [press, { type: "scroll", t: 4 }] },
      /time runs back at events\[1\]: put events in order$/,
    ],
    ["a time that overflows", { events: [{ ...press, t: 1e308 }] }, /events\[0\]\.t must be whole milliseconds/],
    ["a fraction of a millisecond", { events: [{ ...press, t: 0.5 }] }, /events\[0\]\.t must be whole/],
    ["a key instead of its class", { events: [{ type: "keydown", t: 1, key: "q" }] }, /key must be the class/],
    ["a typed value", { events: [{ ...press, value: "x" }] }, /a field "value" that it cannot have/],
    ["an element with a name of its own", { events: [{ ...press, target: "my-app#1" }] }, /target must be a tag/],
    [
      "a field for a password",
      { events: [{ type: "keydown", t: 1, key: "character", target: "input_password#1" }] },
      /target must not be a field for a password/,
    ],
    ["an element out of order", { events: [{ ...press, target: "button#7" }] }, /target must be a tag/],
    ["half a position", { events: [{ ...press, y: undefined }] }, /x and y must be there both/],
    ["too precise a position", { events: [{ ...press, x: 1.2345 }] }, /x must be a number of px/],
    ["the same event twice", { events: [press, press] }, /events\[1\] is the event before once more/],
    [
      "a repeat of a key that is not held",
      { events: [{ type: "keydown", t: 1, key: "delete", repeat: true }] },
      /not held/,
    ],
    ["a step of another type", { steps: [{ type: "hack" }] }, /steps\[0\]\.type must be/],
    [
      "a typed value in a step",
      { steps: [{ type: "change", value: "x", selectors: [["#name"]] }] },
      /value must be "\[value\]"/,
    ],
    ["an address", { steps: [{ type: "navigate", url: "https://a.example" }] }, /steps\[0\]\.url must say no more/],
    ["a selector with an id", { steps: [{ type: "hover", selectors: [["#user-7"]] }] }, /selectors must be paths/],
    ...["input[type]#password", "#password", "aria/Password", "text/pin", "[name='card-code']"].map(
      (way) =>
        [
          `a step in a field for a secret, ${way}`,
          { steps: [{ type: "change", value: "[value]", selectors: [[way.replaceAll("'", '"')]] }] },
          /selectors must not be of a field for a password/,
        ] as const,
    ),
    ["a key of a step", { steps: [{ type: "keyDown", key: "q" }] }, /key must be a key that writes nothing/],
    [
      "a window's size",
      { steps: [{ type: "setViewport", width: 1279, height: 800 }] },
      /steps\[0\]\.width and the rest/,
    ],
    ["a consent of another version", { consent: { format: "lam-consent-v2" } }, /consent\.format must be/],
  ];
  for (const [what, change, message] of refused) {
    it(`is refused with ${what}`, () => {
      const changed = JSON.stringify({ ...line, ...change });
      expect(() => readWorkflow(changed, "line 7"))
        .to.throw(UserError, message)
        .with.property("message")
        .that.matches(/^line 7: /);
    });
  }

  for (const name of ["__proto__", "constructor", "prototype"]) {
    it(`is refused with a field ${name}, which changes no prototype`, () => {
      const changed = `{"${name}":{"polluted":true},${text(line).slice(1)}`;
      expect(() => readWorkflow(changed, "line 1")).to.throw(UserError, `a field "${name}" that it cannot have`);
      expect(({} as Record<string, unknown>)["polluted"]).to.equal(undefined);
    });
  }

  it("is refused if it names a field twice, anywhere", () => {
    const twice = text(line).replace('"t":0,', '"t":0,"t":0,');
    expect(() => readWorkflow(twice, "line 1")).to.throw(UserError, 'an object has a field "t" twice');
  });

  it("is refused if it is nested without end", () => {
    const deep = `{"format":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    expect(() => readWorkflow(deep, "line 1")).to.throw(UserError, "format must be");
  });
});
