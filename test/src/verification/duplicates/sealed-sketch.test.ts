import { createSecretKey } from "node:crypto";
import { expect } from "chai";
import { seal, unseal } from "../../../../src/verification/duplicates/sealed-sketch.ts";

describe("sealed sketch", () => {
  const key = createSecretKey(new Uint8Array(32).fill(3));
  const sketch = Uint8Array.from({ length: 100 }, (_, i) => i);

  it("opens with its key alone and only as it was", () => {
    const sealed = seal(sketch, key);
    expect(new Uint8Array(unseal(sealed, key))).to.deep.equal(sketch);
    expect(() => unseal(sealed, createSecretKey(new Uint8Array(32)))).to.throw();
    expect(() => unseal(sealed.with(20, (sealed[20] ?? 0) ^ 1), key)).to.throw();
  });

  it("never looks the same twice", () => {
    expect(seal(sketch, key)).not.to.deep.equal(seal(sketch, key));
  });
});
