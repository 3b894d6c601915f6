import { expect } from "chai";
import { firstDifference } from "../../../src/governance/compare-proposal.ts";
import type { Hex } from "../../../src/shared/hex.ts";

const A: Hex = `0x${"0a".repeat(20)}`;
const B: Hex = `0x${"0b".repeat(20)}`;
const call = (...words: string[]): Hex => `0xa9059cbb${words.map((word) => word.padStart(64, "0")).join("")}`;
const file = {
  targets: [A, A],
  values: [0n, 0n],
  calldatas: [call("01", "02"), call("03", "04")],
  description: `# T\n\nText\n\n#proposer=${A}`,
};

describe("a proposal on chain and its file", () => {
  it("are the same if every byte is", () => {
    expect(firstDifference(structuredClone(file), file)).to.equal(undefined);
    const upper = file.targets.map((one) => one.toUpperCase().replace("0X", "0x") as Hex);
    expect(firstDifference({ ...file, targets: upper }, file)).to.equal(undefined);
  });

  const differences: [string, Partial<typeof file>, RegExp][] = [
    [
      "fewer calls",
      { targets: [A], values: [0n], calldatas: [call("01", "02")] },
      /^on chain it has 1 call, in the file 2 calls$/,
    ],
    ["another target", { targets: [A, B] }, /^call 2 goes to 0x0b.* on chain, and to 0x0a.* in the file$/],
    ["ether", { values: [5n, 0n] }, /^call 1 sends 5 wei on chain, and 0 wei in the file$/],
    [
      "another function",
      { calldatas: ["0x12345678", call("03", "04")] },
      /^call 1 .* function 0x12345678, and the file 0xa9059cbb$/,
    ],
    [
      "another argument",
      { calldatas: [call("01", "02"), call("03", "05")] },
      /^call 2 .* the 2\. word .* is 0x0*5, and 0x0*4 in the file/,
    ],
    [
      "data at the end",
      { calldatas: [call("01", "02"), `${call("03", "04")}00`] },
      /^call 2 .* the 3\. word .*\(69 and 68 bytes\)$/,
    ],
    [
      "other words",
      { description: `# T\n\nTest\n\n#proposer=${A}` },
      /^its description differs from character 8 on: "st/,
    ],
    [
      "another proposer",
      { description: `# T\n\nText\n\n#proposer=${B}` },
      /it names 0x0b.*, and the file's would name 0x0a/,
    ],
    ["no proposer", { description: "# T\n\nText" }, /it names no proposer, and the file's would name 0x0a/],
  ];
  for (const [what, change, message] of differences) {
    it(`differ by ${what}, which is named`, () => {
      expect(firstDifference({ ...file, ...change }, file)).to.match(message);
    });
  }
});
