import { expect } from "chai";
import { encodeFunctionData, parseAbi } from "viem";
import { type Call, decodeCall } from "../../../src/governance/decode-call.ts";
import type { NamedContract } from "../../../src/governance/proposal.ts";
import { callWarnings, type Warning } from "../../../src/governance/proposal-warnings.ts";
import type { Hex } from "../../../src/shared/hex.ts";

type Name = "Stewardship" | "RootDisputes" | "LamToken" | "LamGovernor";

const at = (n: number): Hex => `0x${n.toString(16).padStart(40, "0")}`;
const contracts: Record<Name, NamedContract> = {
  Stewardship: { address: at(1), abi: parseAbi(["function advance(uint256 toStage)"]) },
  RootDisputes: { address: at(2), abi: parseAbi(["function rule(bytes32 id, bool upheld)"]) },
  LamToken: { address: at(3), abi: parseAbi(["function transfer(address to, uint256 value)"]) },
  LamGovernor: { address: at(4), abi: parseAbi(["function relay(address target, uint256 value, bytes data)"]) },
};

const call = (name: Name, functionName: string, ...args: unknown[]): Call => ({
  target: contracts[name].address,
  value: 0n,
  data: encodeFunctionData({ abi: contracts[name].abi, functionName, args }),
});
const advance = call("Stewardship", "advance", 1n);
const rule = call("RootDisputes", "rule", `0x${"11".repeat(32)}`, true);
const pay = call("LamToken", "transfer", at(9), 1n);
const relayed = (inner: Call): Call => call("LamGovernor", "relay", inner.target, inner.value, inner.data);

function warnings(...calls: Call[]): Warning[] {
  const speaker = {
    account: (address: Hex) => address,
    functionName: (_: Hex, one: Hex) => one,
    today: () => undefined,
  };
  const decoded = calls.map((one) => decodeCall(one, contracts));
  return callWarnings(decoded, at(8), speaker);
}

describe("warnings about the calls of a proposal", () => {
  it("say that an advance or a ruling should be proposed alone, whatever is beside it", () => {
    expect([advance, rule, pay].flatMap((one) => warnings(one))).to.deep.equal([]);
    const cases: [Call[], number[]][] = [
      [[advance, pay], [1]],
      [[pay, rule], [2]],
      [
        [rule, advance],
        [1, 2],
      ],
      [[pay, relayed(advance)], [2]],
      [[pay, pay], []],
    ];
    for (const [calls, said] of cases) {
      const told = warnings(...calls);
      expect(told.map(({ kind }) => kind)).to.deep.equal(said.map(() => "bundled"));
      expect(told.map(({ text }) => /^Call (\d) .*propose it alone/.exec(text)?.[1])).to.deep.equal(said.map(String));
    }
  });

  it("say of calls inside calls, however deep, that they are not in words, or what they are", () => {
    let nested: Call = { target: at(7), value: 0n, data: "0x12345678" };
    for (let depth = 1; depth < 12; depth++) {
      nested = relayed(nested);
      expect(warnings(nested).map(({ kind }) => kind)).to.include("unknown-call", `${depth} levels deep`);
    }
  });
});
