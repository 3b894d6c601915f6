import { expect } from "chai";
import { plainText } from "../../../src/shared/plain-text.ts";

describe("plain text", () => {
  it("keeps every language and its line breaks", () => {
    expect(plainText("Grüße 投票 ✔\nand more")).to.equal("Grüße 投票 ✔\nand more");
  });

  it("shows what is not seen, moves the cursor, or turns the direction of reading", () => {
    expect(plainText("a\x1b[2Jb\r\u202ec\u200bd\u2028e\x85")).to.equal(
      "a\\u{1b}[2Jb\\u{d}\\u{202e}c\\u{200b}d\\u{2028}e\\u{85}",
    );
    expect(plainText("\ud800")).to.equal("\\u{d800}");
  });
});
