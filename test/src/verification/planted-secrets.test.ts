import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { serializeWorkflow } from "../../../src/evidence/commitment.ts";
import { signWorkflow } from "../../../src/evidence/sign-workflow.ts";
import { anonymise, type Recording } from "../../../src/privacy/anonymise.ts";
import { draftWorkflow } from "../../../src/privacy/draft-workflow.ts";
import { siteRules } from "../../../src/privacy/site-rules.ts";
import { explain } from "../../../src/verification/explain.ts";
import { scoreboard } from "../../../src/verification/scoreboard.ts";
import { verifierModel } from "../../../src/verification/score/model.ts";
import { exportAccount } from "../../../src/verification/store/export.ts";
import { lineOf, soundWorkflow, verify, writeLines } from "../../support/evidence-file.ts";
import { withDirectory } from "../../support/ledger.ts";
import { consentOf, contributor, shopRecording } from "../../support/recordings.ts";
import { secret } from "../../support/secrets.ts";
import { filesHolding, withWorkflows } from "../../support/workflow-store.ts";

const SIGNER = contributor(1);
const SHOP = "https://shop.example.com";

/** The same secret in other clothes. */
function formsOf(secrets: readonly string[]): Record<string, Uint8Array> {
  const forms = secrets.flatMap((each) => [
    each,
    encodeURIComponent(each),
    each.replaceAll(/\W/g, ""),
    each.toLowerCase(),
  ]);
  return Object.fromEntries(forms.filter((form) => form.length >= 6).map((form) => [form, Buffer.from(form)]));
}

/**
 * Verifies lines and writes all that can be written about them; then no file but the input may hold a secret.
 * @param least how many lines are kept. @param signed the contributor's own signed words may be in what the contributor alone
 * gets back, and in what is sealed.
 */
async function expectNoTrace(
  lines: readonly string[],
  secrets: readonly string[],
  least: number,
  signed = false,
): Promise<void> {
  await withDirectory(async (directory) => {
    const logs: string[] = [];
    const told = await withDirectory(async (elsewhere) => {
      const file = writeLines(elsewhere, "evidence.ndjson", lines);
      return withWorkflows(join(directory, "store"), async (store) => {
        const paths = { out: join(directory, "out.ndjson"), verdicts: join(directory, "verdicts.ndjson") };
        const { file: _, ...summary } = await verify(store, file, { ...paths, assumeConsent: true });
        logs.push(
          JSON.stringify(summary, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
        );
        const rows = [...store.contributions.all()];
        for (const row of rows) logs.push(JSON.stringify(explain(store, row, verifierModel())));
        if (!signed) logs.push(JSON.stringify(exportAccount(store, SIGNER.address).json));
        logs.push(
          scoreboard(rows)
            .map(({ account, points }) => `${account} ${points}`)
            .join(),
        );
        for (const { contribution } of signed ? [] : rows)
          logs.push(new TextDecoder().decode(store.contributions.evidence(contribution)));
        return rows.length;
      });
    });
    expect(told).to.be.at.least(least);
    const forms = formsOf(secrets);
    expect(filesHolding(directory, forms)).to.deep.equal([]);
    const log = Buffer.from(logs.join("\n"));
    expect(Object.keys(forms).filter((form) => log.includes(form))).to.deep.equal([]);
    expect(readdirSync(directory).toSorted()).to.deep.equal(["out.ndjson", "store", "verdicts.ndjson"]);
  });
}

describe("secrets planted in evidence", () => {
  it("of a recording appear in no output, log, index or commitment's preimage", () =>
    fc.assert(
      fc.asyncProperty(fc.array(secret, { minLength: 6, maxLength: 6 }), async (secrets) => {
        const [a, b, c, d, e, f] = secrets as [string, string, string, string, string, string];
        const url = `${SHOP}/orders/${encodeURIComponent(a)}/edit?token=${encodeURIComponent(b)}#${encodeURIComponent(c)}`;
        const plain = shopRecording();
        const selectors = [[`aria/${d}`], [`text/${e}`], [`[title="${f.replaceAll(/['"\\]/g, "")}"]`]];
        const recording: Recording = {
          ...plain,
          pages: [{ from: 0, url, title: a }],
          flow: {
            title: b,
            steps: [
              { type: "navigate", url, assertedEvents: [{ type: "navigation", url, title: c }] },
              { type: "change", value: d, selectors, target: "main" },
              { type: "click", selectors, offsetX: 1, offsetY: 2, target: e },
              { type: "keyDown", key: f, target: "main" },
            ],
          },
          events: plain.events.map((event) => ({ ...event, element: `${event.element ?? ""}${a}` })),
        };
        const about = { account: SIGNER.address, kind: "workflow", recordedAt: "2026-03-01T10:00:00Z" };
        const kept = anonymise(recording, siteRules([], ["shop.example.com"]));
        const draft = draftWorkflow(kept, { ...about, consent: await consentOf(SIGNER) });
        expect(
          Object.keys(formsOf(secrets)).filter((form) => Buffer.from(serializeWorkflow(draft)).includes(form)),
        ).to.deep.equal([]);
        await expectNoTrace([lineOf(await signWorkflow(draft, SIGNER))], secrets, 1);
      }),
      { numRuns: 12 },
    ));

  it("of evidence that somebody wrote by hand are refused, and the refusal does not repeat them", () =>
    fc.assert(
      fc.asyncProperty(secret, async (planted) => {
        const sound = await soundWorkflow(1, 1);
        const [first] = sound.events;
        const lie = async (changes: object) => lineOf(await signWorkflow({ ...sound, ...changes }, SIGNER));
        const raw = (changes: object) => JSON.stringify({ ...sound, ...changes });
        const lies = await Promise.all([
          lie({ kind: `k-${planted.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-")}`.slice(0, 32) }),
          lie({ steps: [{ type: "change", value: planted, selectors: [["input"]] }] }),
          lie({ steps: [{ type: "click", offsetX: 1, offsetY: 1, selectors: [[`text/${planted}`]] }] }),
          lie({ steps: [{ type: "navigate", url: `https://other.invalid/${encodeURIComponent(planted)}` }] }),
          lie({ steps: [{ type: "keyDown", key: planted }] }),
          lie({ steps: [{ type: planted }] }),
          lie({ events: [{ ...first, target: planted }] }),
          lie({ events: [{ ...first, value: planted }] }),
          lie({ events: [{ ...first, [planted]: 1 }] }),
          lie({ events: [{ t: 5, type: "keydown", key: planted }] }),
          lie({ events: planted }),
        ]);
        const lines = [
          raw({ [planted]: 1 }),
          raw({ note: planted }),
          raw({ session: planted }),
          raw({ kind: planted }),
          raw({ site: planted }),
          raw({ recordedAt: planted }),
          raw({ account: planted }),
          raw({ format: planted }),
          ...lies,
          planted,
          `${lineOf(sound)}${planted}`,
          `{"${planted.replaceAll('"', "")}`,
          lineOf(sound),
        ];
        await expectNoTrace(lines, [planted], 1);
      }),
      { numRuns: 12 },
    ));

  it("of consents are nowhere but in the sealed evidence, and what the contributor gets back of it", () =>
    fc.assert(
      fc.asyncProperty(secret, async (planted) => {
        const plain = planted.replaceAll(/['"\\]/g, "");
        const texts: object[] = [
          { controller: planted },
          { contact: planted },
          { contact: `https://lam.example/${encodeURIComponent(planted)}` },
          { recipients: ["LAM Labs", planted] },
          { withdrawal: planted },
          { withdrawal: `https://lam.example/privacy?token=${encodeURIComponent(planted)}` },
          { withdrawal: `https://${plain.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.example/privacy` },
          { jurisdiction: planted },
        ];
        const lines = await Promise.all(
          texts.map(async (changes, i) => {
            const consent = await consentOf(SIGNER, changes);
            return lineOf(await soundWorkflow(1, i, { consent }));
          }),
        );
        const sound = await soundWorkflow(1, texts.length);
        const withField = { ...sound, consent: { ...sound.consent, [planted]: planted } };
        const withId = { ...sound, consent: { ...sound.consent, id: planted } };
        const unsigned = { ...sound, consent: { ...sound.consent, controller: planted } };
        const raw = [withField, withId, unsigned].map((each) => JSON.stringify(each));
        await expectNoTrace([...lines, ...raw, lineOf(sound)], [planted], 1, true);
      }),
      { numRuns: 12 },
    ));

  it("as times are not repeated", async () => {
    const future = await soundWorkflow(1, 1, { recordedAt: "2031-08-17T19:45:07Z" });
    const sound = await soundWorkflow(1, 2);
    const [first, ...rest] = sound.events;
    const back = JSON.stringify({ ...sound, events: [{ ...first, t: 81_234_567 }, ...rest] });
    await expectNoTrace([lineOf(future), back, lineOf(sound)], ["2031-08-17T19:45:07Z", "81234567"], 1);
  });

  it("of research data are dropped or refused, save in the ids that verdicts need", () =>
    fc.assert(
      fc.asyncProperty(secret, async (planted) => {
        const events = [
          { t: 5, type: "pointerdown", x: 3, y: 4, target: `button#1`, box: [0, 0, 40, 20] },
          { t: 90, type: "pointerup", x: 3, y: 4 },
        ];
        const line = (changes: object, event: object = {}) =>
          JSON.stringify({
            session: "s",
            contributor: "c",
            events: [{ ...events[0], ...event }, events[1]],
            ...changes,
          });
        const lines = [
          line({ session: "s1", label: planted, family: planted, task: planted, success: planted }),
          line({ session: "s2", note: planted }),
          line({ session: "s3" }, { target: planted }),
          line({ session: "s4" }, { target: `${planted}#4` }),
          line({ session: "s5" }, { value: planted }),
          line({ session: "s6" }, { key: planted, type: "keydown" }),
        ];
        await expectNoTrace(lines, [planted], 1);
      }),
      { numRuns: 12 },
    ));
});
