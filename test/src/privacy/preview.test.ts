import { expect } from "chai";
import { anonymise } from "../../../src/privacy/anonymise.ts";
import { preview } from "../../../src/privacy/preview.ts";
import { NO_RULES } from "../../../src/privacy/site-rules.ts";
import { shopRecording } from "../../support/recordings.ts";

describe("the preview of a recording", () => {
  it("names every step that would be shared, and what was taken out and how often", () => {
    expect(preview(anonymise(shopRecording(), NO_RULES))).to.deep.equal([
      'A workflow on a site of the class "other", 3 s long.',
      "Shared are 8 steps:",
      "  1. window of 1280 × 800",
      "  2. open https://other.invalid/search",
      "  3. click aria/Search",
      "  4. fill in aria/Search (the value is not shared)",
      "  5. press a key (Enter)",
      "  6. release a key (Enter)",
      "  7. scroll",
      "  8. click text/Add to cart",
      "Shared are 11 events: when something was pressed, released or scrolled, on which kind of element of which size,",
      "where within it, how far from the press before, and of keys only their class (a character, backspace, enter …).",
      "Taken out, and never shared:",
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
});
