import { expect } from "chai";
import { artifacts } from "hardhat";
import { type Abi, encodeErrorResult, keccak256, parseAbiItem, stringToHex, toFunctionSelector } from "viem";
import { allRevertSentences, explainAnyRevert } from "../../../src/chain/explain-any-revert.ts";
import { explainRevert } from "../../../src/chain/explain-revert.ts";

type ErrorItem = Extract<Abi[number], { type: "error" }>;

const CONTRACTS = [
  "RewardsDistributor",
  "IRootQueue",
  "RootDisputes",
  "LamToken",
  "AccessManager",
  "LamGovernor",
  "PolicyRegistry",
  "ModelRegistry",
  "Stewardship",
  "FallbackPublisher",
];

async function compiledErrors(): Promise<Map<string, ErrorItem>> {
  const abis = await Promise.all(CONTRACTS.map(async (name) => (await artifacts.readArtifact(name)).abi as Abi));
  const errors = abis.flat().filter((item): item is ErrorItem => item.type === "error");
  // One error of several contracts is one sentence, whatever each calls the arguments: the first one's names count.
  const byTypes = new Map(errors.toReversed().map((item) => [typesOf(item), item]));
  return new Map([...byTypes.values()].map((item) => [signatureOf(item), item]));
}

function signatureOf({ name, inputs }: ErrorItem): string {
  return `${name}(${inputs.map((input) => `${input.type} ${input.name}`).join(", ")})`;
}

function typesOf({ name, inputs }: ErrorItem): string {
  return `${name}(${inputs.map(({ type }) => type).join()})`;
}

/** A value of the type that nothing else in a sentence looks like. */
function sample(type: string, index: number): unknown {
  if (type === "string") return `text ${index}`;
  if (type === "address") return `0x${String(index + 1).repeat(40)}`;
  if (type.startsWith("bytes")) return `0x${String(index + 1).repeat(Number(type.slice(5)) * 2)}`;
  return type === "uint8" ? 200 + index : BigInt(7_000_001 + index);
}

describe("reverts in words", () => {
  it("knows every error that the contracts can revert with, under the names of its arguments, and no other", async () => {
    const compiled = await compiledErrors();
    expect(Object.keys(allRevertSentences).toSorted()).to.deep.equal([...compiled.keys()].toSorted());
  });

  it("tells each in one sentence that fills in all that it names, and says what to do", async () => {
    for (const [signature, { name, inputs }] of await compiledErrors()) {
      const item = parseAbiItem(`error ${signature}`) as ErrorItem;
      const args = inputs.map(({ type }, i) => sample(type, i));
      const uints = args.map((arg) => (typeof arg === "number" ? arg : arg));
      const data = encodeErrorResult({ abi: [item], errorName: name, args: uints });
      const sentence = explainAnyRevert(data) ?? expect.fail(signature);
      expect(sentence, signature).to.match(/^[^\n]{10,}[:;] [^\n]+[^.]$/);
      expect(sentence, signature).not.to.match(/[{}]|undefined|NaN/);
      for (const [, named = ""] of (allRevertSentences[signature] ?? "").matchAll(/\{(\w+)\}/g)) {
        const index = inputs.findIndex((input) => input.name === named);
        expect(sentence, `${signature}: ${named}`).to.include(String(args[index]));
      }
    }
  });

  it("has one error of each name", () => {
    const names = Object.keys(allRevertSentences).map((signature) => signature.slice(0, signature.indexOf("(")));
    expect(names.filter((name, i) => names.indexOf(name) < i)).to.deep.equal([]);
  });

  it("gives times as dates, and one that has no date as a number", () => {
    const expired = parseAbiItem("error SignatureExpired(uint256 deadline)");
    const at = (deadline: bigint) =>
      explainRevert(encodeErrorResult({ abi: [expired], errorName: "SignatureExpired", args: [deadline] }));
    expect(at(1_900_000_000n)).to.include("until 2030-03-17 17:46:40 UTC");
    expect(at(2n ** 255n)).to.include(`until Unix time ${2n ** 255n}`);
  });

  it("knows Solidity's own, and says of another contract's that it does not know it", () => {
    const error = (signature: string, arg: string | bigint) =>
      encodeErrorResult({ abi: [parseAbiItem(`error ${signature}`)] as Abi, args: [arg] } as never);
    expect(explainRevert(error("Error(string message)", "no"))).to.equal("no");
    expect(explainRevert(error("Panic(uint256 code)", 17n))).to.match(/panic 17/);
    expect(explainRevert(toFunctionSelector("Unheard()"))).to.equal(undefined);
    expect(explainRevert("0x")).to.equal(undefined);
    // The selector of a known error, and too few bytes behind it.
    expect(explainRevert(keccak256(stringToHex("RootNotActive(uint256)")).slice(0, 10) as `0x${string}`)).to.equal(
      undefined,
    );
  });
});
