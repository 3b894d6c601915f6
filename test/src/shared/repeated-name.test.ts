import { expect } from "chai";
import * as fc from "fast-check";
import { repeatedName } from "../../../src/shared/repeated-name.ts";

describe("repeatedName", () => {
  it("finds nothing in what JSON.stringify writes, whatever is in its strings", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('{"a":1,"a":2}', '"', "\\", '\\"a":{', "__proto__"));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: "small" }, text, fc.integer(), tie("list"), tie("object")),
      list: fc.array(tie("value")),
      object: fc.dictionary(text, tie("value")),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2), (json, space) => {
        expect(repeatedName(JSON.stringify(json, null, space))).to.equal(undefined);
      }),
    );
  });

  it("finds a name that is there twice in one object, also spelt in another way or nested", () => {
    expect(repeatedName('{"a":1,"b":2,"a":1}')).to.equal("a");
    expect(repeatedName('{"a":{"b":"a"},"\\u0061" : 1}')).to.equal("a");
    expect(repeatedName('[{"x":[{"y":1,"z":[],"y":{}}]}]')).to.equal("y");
    expect(repeatedName('{"":1,"":1}')).to.equal("");
  });

  it("lets the same name be in different objects", () => {
    expect(repeatedName('{"a":{"a":[{"a":1},{"a":"a"}]},"b":{"a":1}}')).to.equal(undefined);
  });
});
