import { expect } from "chai";
import * as fc from "fast-check";
import { bytesToHex, concat } from "viem";
import { ascendingOrder } from "../../../src/merkle/ascending-order.ts";

// Few values, so that hashes share their first bytes, or are equal.
const hash = fc
  .array(fc.constantFrom(0, 1, 255), { minLength: 32, maxLength: 32 })
  .map((bytes) => Uint8Array.from(bytes));
const alike = fc.tuple(hash, hash).map(([a, b]) => concat([new Uint8Array(10), a.slice(0, 12), b.slice(0, 10)]));

describe("ascending order", () => {
  it("is that of the hashes' hex, also where they begin alike", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hash, alike)), (hashes) => {
        const order = ascendingOrder(concat([new Uint8Array(0), ...hashes]), 32);
        const hex = hashes.map((each) => bytesToHex(each));
        expect([...order].map((i) => hex[i])).to.deep.equal(hex.toSorted());
        expect(new Set(order).size).to.equal(hashes.length);
      }),
    );
  });
});
