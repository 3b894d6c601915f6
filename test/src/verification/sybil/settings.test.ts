import { expect } from "chai";
import { UserError } from "../../../../src/shared/errors.ts";
import { Fields } from "../../../../src/shared/fields.ts";
import { DEFAULT_SETTINGS } from "../../../../src/verification/settings.ts";
import { readSybilSettings } from "../../../../src/verification/sybil/settings.ts";

const read = (value: unknown) => readSybilSettings(new Fields(value, "settings.json", "sybil"));

describe("settings of the Sybil discount", () => {
  it("are read as they were written", () => {
    expect(read(structuredClone(DEFAULT_SETTINGS.sybil))).to.deep.equal(DEFAULT_SETTINGS.sybil);
  });

  it("are refused with unknown ties, missing ones, fractions and bounds that bind everybody", () => {
    const { weights } = DEFAULT_SETTINGS.sybil;
    const wrong = [
      { weights: { ...weights, friendship: { each: 1, most: 1 } }, bind: 100 },
      { weights: { referral: weights.referral }, bind: 100 },
      { weights: { ...weights, referral: { each: 0.5, most: 1 } }, bind: 100 },
      { weights: { ...weights, referral: { each: 1, most: 1, least: 1 } }, bind: 100 },
      { weights, bind: 0 },
      { weights, bind: 100, more: 1 },
    ];
    for (const value of wrong) expect(() => read(value)).to.throw(UserError, "sybil");
  });
});
