import { expect } from "chai";
import * as fc from "fast-check";
import { repeatedKey } from "../../../src/merkle/repeated-key.ts";

// So few values of a word that keys share many of them.
const key = fc.array(fc.constantFrom(0, 1, 7, 2 ** 31, 2 ** 32 - 1), { minLength: 4, maxLength: 4 });

describe("repeatedKey", () => {
  it("names the first key that was there before, or none", () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        const texts = keys.map(String);
        const first = texts.findIndex((text, i) => texts.indexOf(text) < i);
        expect(repeatedKey(Uint32Array.from(keys.flat()))).to.equal(first < 0 ? undefined : first);
      }),
      { numRuns: 300 },
    );
  });
});
