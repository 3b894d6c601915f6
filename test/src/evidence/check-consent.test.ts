import { expect } from "chai";
import { categoriesOf, consentProblem, type Use } from "../../../src/evidence/check-consent.ts";
import type { SignedConsent } from "../../../src/evidence/consent.ts";
import { readConsent, readWithdrawal } from "../../../src/evidence/read-consent.ts";
import { isConsentSigned, isWithdrawalSigned, signWithdrawal } from "../../../src/evidence/sign-consent.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { Fields } from "../../../src/shared/fields.ts";
import { consentOf, contributor, workflowOf } from "../../support/recordings.ts";

describe("a contributor's consent", () => {
  const signer = contributor();
  let consent: SignedConsent;
  before(async () => {
    consent = await consentOf(signer, {
      purposes: ["verification", "rewards"],
      categories: ["behaviour", "site-class", "account"],
    });
  });
  const use: Use = {
    account: signer.address,
    purposes: ["verification", "rewards"],
    categories: ["behaviour"],
    recordedAt: "2026-03-01T10:00:00Z",
    now: "2026-03-02T10:00:00Z",
  };

  it("allows what it names, within its period, ends included", () => {
    expect(consentProblem(consent, use)).to.equal(undefined);
    expect(consentProblem(consent, { ...use, recordedAt: consent.from, now: consent.until })).to.equal(undefined);
  });

  const forbidden: readonly (readonly [string, Partial<Use>, RegExp])[] = [
    ["of another account", { account: contributor(2).address }, /^the consent is that of /],
    ["recorded before it", { recordedAt: "2025-12-31T23:59:59Z" }, /before the consent began/],
    [
      "recorded after it",
      { recordedAt: "2027-01-01T00:00:00Z", now: "2027-01-01T00:00:00Z" },
      /after the consent ended/,
    ],
    ["used after it ended", { now: "2027-01-01T00:00:00Z" }, /^the consent ended at 2026-12-31T23:59:59Z/],
    ["for another purpose", { purposes: ["model-training"] }, /does not cover the purpose model-training/],
    ["of another category", { categories: ["steps"] }, /does not cover data of the category steps/],
  ];
  for (const [what, change, problem] of forbidden) {
    it(`does not allow data ${what}`, () => expect(consentProblem(consent, { ...use, ...change })).to.match(problem));
  }

  it("is asked for: without one nothing is allowed", () =>
    expect(consentProblem(undefined, use)).to.equal("there is no consent with it"));

  it("ends with its account's withdrawal, from its time on, and with nobody else's", async () => {
    const withdrawal = await signWithdrawal(consent, "2026-03-02T00:00:00Z", signer);
    expect(await isWithdrawalSigned(withdrawal)).to.equal(true);
    expect(await isWithdrawalSigned({ ...withdrawal, at: "2026-03-01T00:00:00Z" })).to.equal(false);
    expect(consentProblem(consent, use, [withdrawal])).to.equal("the consent was withdrawn at 2026-03-02T00:00:00Z");
    expect(consentProblem(consent, { ...use, now: "2026-03-01T23:59:59Z" }, [withdrawal])).to.equal(undefined);
    expect(consentProblem(consent, use, [{ ...withdrawal, account: contributor(2).address }])).to.equal(undefined);
    expect(consentProblem(consent, use, [{ ...withdrawal, consent: "0".repeat(32) }])).to.equal(undefined);
    const fields = new Fields(JSON.parse(JSON.stringify(withdrawal)), "withdrawal.json");
    expect(readWithdrawal(fields)).to.deep.equal(withdrawal);
  });

  it("is signed with every field", async () => {
    expect(await isConsentSigned(consent)).to.equal(true);
    const changes: Partial<SignedConsent>[] = [
      { id: "0".repeat(32) },
      { account: contributor(2).address },
      { controller: "Somebody else" },
      { contact: "https://elsewhere.example" },
      { purposes: ["verification"] },
      { purposes: ["rewards", "verification"] },
      { categories: ["behaviour"] },
      { from: "2025-01-01T00:00:00Z" },
      { until: "2036-12-31T23:59:59Z" },
      { recipients: ["A partner"] },
      { withdrawal: "https://elsewhere.example" },
      { jurisdiction: "SG" },
      { noticeHash: `0x${"00".repeat(32)}` },
    ];
    for (const change of changes) {
      expect(await isConsentSigned({ ...consent, ...change }), JSON.stringify(change)).to.equal(false);
    }
  });

  it("is read as it was written, and refused with what nobody knows", () => {
    const read = (value: unknown) => readConsent(new Fields(JSON.parse(JSON.stringify(value)), "consent.json"));
    expect(read(consent)).to.deep.equal(consent);
    for (const change of [
      { purposes: [] },
      { purposes: ["profit"] },
      { purposes: ["rewards", "rewards"] },
      { until: "2025-01-01T00:00:00Z" },
      { jurisdiction: "Depok" },
      { recipients: ["a\nb"] },
      { recipients: Array.from({ length: 17 }, (_, i) => `Partner ${i}`) },
      { controller: "privacy@example.org" },
      { contact: "jane@example.org" },
      { contact: undefined },
      { withdrawal: "Call us" },
      { notice: "x" },
    ]) {
      expect(() => read({ ...consent, ...change }), JSON.stringify(change)).to.throw(UserError);
    }
  });

  it("is asked for each category that a workflow holds", () => {
    const workflow = workflowOf(signer.address, [{ type: "scroll", t: 1 }]);
    expect(categoriesOf(workflow)).to.deep.equal(["behaviour", "site-class", "account"]);
    const more = { ...workflow, steps: [{ type: "close" } as const], referrer: contributor(2).address };
    expect(categoriesOf(more)).to.deep.equal(["behaviour", "site-class", "account", "steps", "referral"]);
  });
});
