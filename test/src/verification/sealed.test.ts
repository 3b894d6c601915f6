import { createSecretKey } from "node:crypto";
import { expect } from "chai";
import { UserError } from "../../../src/shared/errors.ts";
import { seal, unseal } from "../../../src/verification/sealed.ts";

describe("what is sealed", () => {
  const key = new Uint8Array(32).fill(3);
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);

  it("opens with its key alone, as what it is, and only as it was", () => {
    const sealed = seal(key, "sketch 1", bytes);
    expect(new Uint8Array(unseal(key, "sketch 1", sealed))).to.deep.equal(bytes);
    expect(new Uint8Array(unseal(createSecretKey(key), "sketch 1", sealed))).to.deep.equal(bytes);
    expect(() => unseal(new Uint8Array(32), "sketch 1", sealed)).to.throw(UserError, "cannot be decrypted");
    expect(() => unseal(key, "sketch 2", sealed)).to.throw(UserError, "sketch 2 cannot be decrypted");
    for (const at of [0, 20, sealed.length - 1]) {
      expect(() => unseal(key, "sketch 1", sealed.with(at, (sealed[at] ?? 0) ^ 1)), String(at)).to.throw(UserError);
    }
    expect(() => unseal(key, "sketch 1", sealed.subarray(0, 20))).to.throw(UserError);
    expect(() => unseal(key, "sketch 1", new Uint8Array())).to.throw(UserError);
  });

  it("never looks the same twice", () => {
    expect(seal(key, "sketch 1", bytes)).not.to.deep.equal(seal(key, "sketch 1", bytes));
  });
});
