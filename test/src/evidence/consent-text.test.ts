import { expect } from "chai";
import fc from "fast-check";
import { isPartyName, isPublicPage } from "../../../src/evidence/consent-text.ts";
import { secret } from "../../support/secrets.ts";

/** What has a form by which it could be told from a name. */
const shaped = secret.filter((each) => /[@!_+:]|\d{5}|(\d\D?){5}|( \w+){8}/.test(each));

describe("the words of a consent", () => {
  it("name whoever it may be, in any script", () => {
    for (const name of [
      "LAM DAO",
      "Example cooperative",
      "Yayasan Data (Indonesia), Tbk.",
      "O'Brien & Söhne",
      "B2B Studio 54",
      "株式会社エルエーエム",
      "ООО Ромашка",
      "हिन्दी संस्था",
    ]) {
      expect(isPartyName(name), name).to.equal(true);
    }
  });

  it("are no names if they hold an address, a number, a sentence, or what moves a cursor", () => {
    for (const text of [
      "",
      " ",
      "a\nb",
      "a  b",
      " a",
      "a ",
      "LAM DAO, privacy@example.org",
      "https://example.org",
      "Call 0812-3456-789",
      "Card ٤١١١١١١١",
      "to be reached as we said on the telephone yesterday",
      "a".repeat(81),
      "a\u202eb",
      "a\u200bb",
      "<b>",
    ]) {
      expect(isPartyName(text), JSON.stringify(text)).to.equal(false);
    }
  });

  it("point to pages that are the same for everybody", () => {
    for (const page of ["https://lam.example", "https://www.lam-dao.co.id/privacy/consent", "https://4u.example/help"])
      expect(isPublicPage(page), page).to.equal(true);
    for (const text of [
      "http://lam.example",
      "https://lam.example/",
      "https://localhost/privacy",
      "https://lam.example:8443/privacy",
      "https://jane@lam.example/privacy",
      "https://lam.example/privacy?id=7",
      "https://lam.example/privacy#jane",
      "https://lam.example/jane-doe",
      "https://lam.example/privacy/81736",
      "https://u081234567.lam.example/privacy",
      "https://LAM.example",
      "mailto:privacy@lam.example",
      "javascript:alert(1)",
      `https://${"a.".repeat(100)}example`,
      `https://${"a".repeat(1_000_000)}`,
    ]) {
      expect(isPublicPage(text), text.slice(0, 60)).to.equal(false);
    }
  });

  it("hold nothing that has a form of its own: addresses, numbers, tokens", () => {
    fc.assert(
      fc.property(shaped, (text) => {
        expect(isPartyName(text), text).to.equal(false);
        expect(isPartyName(`Contact ${text}`), text).to.equal(false);
        for (const page of [
          text,
          `https://lam.example/${encodeURIComponent(text)}`,
          `https://lam.example/privacy?t=${encodeURIComponent(text)}`,
        ]) {
          expect(isPublicPage(page), page).to.equal(false);
        }
      }),
      { numRuns: 300 },
    );
  });
});
