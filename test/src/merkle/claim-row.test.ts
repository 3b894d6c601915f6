import { expect } from "chai";
import * as fc from "fast-check";
import { readClaimRow, writeClaimRow } from "../../../src/merkle/claim-row.ts";
import { UserError } from "../../../src/shared/errors.ts";

const account = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe("claim row", () => {
  it("gives back the account and the amount that were written", () => {
    fc.assert(
      fc.property(account, fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), fc.nat(40), (who, amount, offset) => {
        const row = new Uint8Array(100).subarray(offset);
        writeClaimRow(row, who, amount);
        expect(readClaimRow(row)).to.deep.equal({ account: who, cumulativeAmount: amount });
        expect(row.subarray(36).every((byte) => byte === 0)).to.equal(true);
      }),
    );
  });

  it("refuses an amount that does not fit", () => {
    for (const amount of [2n ** 128n, -1n]) {
      expect(() => writeClaimRow(new Uint8Array(36), new Uint8Array(20), amount)).to.throw(UserError, `${amount} wei`);
    }
  });
});
