import { expect } from "chai";
import fc from "fast-check";
import { findIdentifiers } from "../../../src/privacy/identifiers.ts";
import { secretField } from "../../../src/evidence/secret-field.ts";

describe("identifiers in a text", () => {
  const examples: readonly (readonly [string, string])[] = [
    ["jane.doe+x@mail.example.co.id", "email address"],
    ["jane%40example.org", "email address"],
    ["+62 812-3456-7890", "phone number"],
    ["081234567890", "phone number"],
    ["(021) 555 0199", "phone number"],
    ["4111 1111 1111 1111", "card number"],
    ["DE89 3704 0044 0532 0130 00", "IBAN"],
    ["3273154508930002", "national id"],
    ["078-05-1120", "national id"],
    ["09.254.294.3-407.000", "tax id"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "token or key"],
    ["ghp_16C7e42F292c6912E7710c838347Ae178B4a", "token or key"],
    ["123e4567-e89b-12d3-a456-426614174000", "UUID"],
    ["0x52908400098527886E0F7030069857D2E4169EE7", "crypto address"],
    ["bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "crypto address"],
    ["192.168.12.7", "IP address"],
    ["No. 20251199", "long number"],
  ];
  for (const [text, kind] of examples) {
    it(`${text} is ${/^[aeiou]/i.test(kind) ? "an" : "a"} ${kind}`, () =>
      expect(findIdentifiers(`before ${text} after`).map((found) => found.kind)).to.deep.equal([kind]));
  }
  it("are not seen in the words of an interface", () =>
    expect(findIdentifiers("Add to cart, 3 items, page 12 of 40")).to.deep.equal([]));
  it("are found in any text without failing", () =>
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => void findIdentifiers(text))));
});

describe("a field for a secret", () => {
  const fields: readonly (readonly [Parameters<typeof secretField>[0], string])[] = [
    [{ type: "password" }, "password"],
    [{ autocomplete: "section-a new-password" }, "password"],
    [{ autocomplete: "one-time-code" }, "code"],
    [{ inputMode: "otp" }, "code"],
    [{ autocomplete: "cc-number" }, "payment"],
    [{ words: "userPassword" }, "password"],
    [{ words: "Kata sandi lama" }, "password"],
    [{ words: "Kode OTP" }, "code"],
    [{ words: "card_number" }, "payment"],
    [{ words: "Nomor rekening" }, "payment"],
    [{ words: "CVV" }, "payment"],
    [{ words: "seed phrase" }, "password"],
    ...["user_pass", "login_pw", "psw", "apiKey", "Nama ibu kandung", "Contraseña", "Пароль", "パスワード"].map(
      (words) => [{ words }, "password"] as const,
    ),
    ...["smsCode", "otp1", "pin6", "mPIN"].map((words) => [{ words }, "code"] as const),
    ...[
      "No. Kartu",
      "Kode Keamanan (CVV)",
      "kode keamanan",
      "Tanggal kedaluwarsa",
      "Berlaku hingga",
      "MM / YY",
      "expDate",
      "cardNo",
      "ccNo",
      "Name on card",
      "Nomor VA",
      "acctNo",
    ].map((words) => [{ words }, "payment"] as const),
  ];
  for (const [field, kind] of fields) {
    it(`${JSON.stringify(field)} takes a ${kind}`, () => expect(secretField(field)).to.equal(kind));
  }
  it("is none where somebody searches, writes or chooses", () => {
    for (const words of ["Search products", "Nama depan", "comment", "spinner", "shopping bag", "opinion"]) {
      expect(secretField({ type: "text", words }), words).to.equal(undefined);
    }
  });
});
