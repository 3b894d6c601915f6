import { expect } from "chai";
import { AbiCoder, Interface, type ParamType, parseEther } from "ethers";
import fc from "fast-check";
import { artifacts } from "hardhat";
import {
  type Abi,
  type AbiFunction,
  type AbiParameter,
  keccak256,
  stringToBytes,
  stringToHex,
  toFunctionSignature,
} from "viem";
import type { Speaker } from "../../../src/governance/argument-words.ts";
import { callSentences } from "../../../src/governance/call-sentences.ts";
import { callInWords } from "../../../src/governance/call-words.ts";
import { decodeCall } from "../../../src/governance/decode-call.ts";
import type { NamedContract } from "../../../src/governance/proposal.ts";
import { SETTINGS } from "../../../src/governance/settings.ts";
import type { Hex } from "../../../src/shared/hex.ts";

const NAMES = [
  "LamToken",
  "TimelockController",
  "LamGovernor",
  "AccessManager",
  "RewardsDistributor",
  "RootDisputes",
  "PolicyRegistry",
  "ModelRegistry",
  "Stewardship",
  "FallbackPublisher",
];
/** Functions that anybody calls for themselves, or that only a signature or another contract makes sense of. */
const PLAIN =
  /^(permit|delegateBySig|on\w+Received|castVote\w*|claim\w*|cancelNonce|consumeScheduledOp|dispute|inherit|execute|queue|cancel)\(/;
const TREASURY: Hex = `0x${"7e".repeat(20)}`;
const ALICE: Hex = `0x${"a1".repeat(20)}`;

describe("calls in words", () => {
  const contracts: Record<string, NamedContract> = {};
  const speaker: Speaker = {
    account: (address) => (address === TREASURY ? "the treasury" : address === ALICE ? "Alice" : address),
    functionName: (_, selector) => (selector === "0x12345678" ? "doIt" : selector),
    today: (setting) => (setting === "epochCap" ? "3 LAM" : undefined),
  };

  before(async () => {
    for (const [i, name] of NAMES.entries()) {
      const { abi } = await artifacts.readArtifact(name);
      contracts[name] = { address: `0x${(i + 1).toString(16).padStart(40, "0")}`, abi: abi as Abi };
    }
  });

  function words(contract: string, name: string, args: unknown[], value = 0n) {
    const { address, abi } = contracts[contract] as NamedContract;
    const data = new Interface(abi as never).encodeFunctionData(name, args) as Hex;
    return callInWords(decodeCall({ target: address, value, data }, contracts), speaker, TREASURY);
  }

  it("say who pays whom how much, and what was before", () => {
    expect(words("LamToken", "transfer", [ALICE, parseEther("1500.5")]).sentence).to.equal(
      "Pay 1,500.5 LAM from the treasury to Alice.",
    );
    expect(words("LamToken", "approve", [ALICE, 2n ** 256n - 1n]).sentence).to.match(/up to LAM without limit from/);
    expect(words("RewardsDistributor", "setEpochCap", [parseEther("4")]).sentence).to.match(
      /^Let an epoch pay up to 4 LAM .*\(today 3 LAM\)\.$/,
    );
    expect(words("LamGovernor", "setVotingPeriod", [5 * 86_400]).sentence).to.equal("Let people vote for 5 d.");
    expect(words("TimelockController", "updateDelay", [90_000]).sentence).to.match(/wait for 1 d 1 h in the timelock/);
    expect(words("AccessManager", "grantRole", [1, ALICE, 0]).sentence).to.equal(
      "Give Alice the role of publisher (may submit roots).",
    );
    expect(words("AccessManager", "setTargetFunctionRole", [ALICE, ["0x12345678"], 2]).sentence).to.match(
      /role of guardian .* call these functions of Alice: doIt\.$/,
    );
    const proposer = keccak256(stringToBytes("PROPOSER_ROLE"));
    expect(words("TimelockController", "grantRole", [proposer, ALICE]).sentence).to.match(
      /^Give Alice the role of proposer \(may schedule whatever the timelock shall do\) at the timelock, which holds/,
    );
    expect(words("RootDisputes", "rule", [`0x${"11".repeat(32)}`, true]).sentence).to.match(/is right/);
    expect(words("RootDisputes", "rule", [`0x${"11".repeat(32)}`, false]).sentence).to.match(/is wrong/);
    expect(words("Stewardship", "advance", [2]).sentence).to.match(/begin stage 2 \(DAO-led\)/);
  });

  it("say of a release of the model what contributors must know before they approve it", () => {
    const release = {
      weightsHash: `0x${"11".repeat(32)}`,
      trainingSet: `0x${"22".repeat(32)}`,
      evaluationHash: `0x${"33".repeat(32)}`,
      kAnonymity: 5,
      epochs: [1, 2, 3, 7],
      purposes: ["action-planning", "assistance"].map((purpose) => stringToHex(purpose, { size: 32 })),
      licence: "Apache-2.0",
      uri: "https://models.example.org/1",
    };
    const registry = contracts["ModelRegistry"]?.abi as never;
    const [proposed] = (new Interface(registry).getFunction("idOf")?.inputs ?? []) as ParamType[];
    const id = keccak256(AbiCoder.defaultAbiCoder().encode([proposed as ParamType], [release]) as Hex);
    expect(words("ModelRegistry", "propose", [release]).sentence).to.equal(
      `Put up for approval the release ${id} of the model, which learned from the verified work of epochs 1 to 3, 7, from patterns that at least 5 people share, and may be used for action-planning, assistance, under the licence "Apache-2.0"; weights and reports are at "https://models.example.org/1".`,
    );
    const other = words("ModelRegistry", "propose", [
      { ...release, kAnonymity: 1, purposes: [`0x${"ff".repeat(32)}`] },
    ]);
    expect(other.sentence).to.match(/from everybody's patterns, and may be used for 0x(ff){32}, under/);
  });

  it("show every argument unabridged beside the sentence", () => {
    expect(words("LamToken", "transfer", [ALICE, 5n]).code).to.equal(`LamToken.transfer(${ALICE}, 5)`);
    expect(words("AccessManager", "labelRole", [1, 'a "b"\n\u202ec']).code).to.equal(
      'AccessManager.labelRole(1, "a \\"b\\"\\n\\\\u{202e}c")',
    );
  });

  it("name the Governor, and not the treasury, as the one who makes a call that is relayed", () => {
    const transfer = new Interface(contracts["LamToken"]?.abi as never).encodeFunctionData("transfer", [ALICE, 1n]);
    const { inner } = words("LamGovernor", "relay", [contracts["LamToken"]?.address, 0n, transfer]);
    expect(inner[0]?.sentence).to.match(new RegExp(`^Pay .* from ${contracts["LamGovernor"]?.address} to Alice\\.$`));
  });

  it("tell ether, strangers and data that nothing takes", () => {
    const call = (target: Hex, value: bigint, data: Hex) =>
      callInWords(decodeCall({ target, value, data }, contracts), speaker, TREASURY);
    expect(call(ALICE, parseEther("2"), "0x").sentence).to.equal("Send 2.0 ETH to Alice.".replace("2.0", "2"));
    expect(call(ALICE, 0n, "0x12345678").sentence).to.match(/^Call Alice, which is none of the DAO's contracts/);
    expect(call(ALICE, 0n, "0x12345678").code).to.equal(`${ALICE} 0x12345678`);
    const token = contracts["LamToken"]?.address as Hex;
    expect(call(token, 0n, "0x12345678").sentence).to.match(/none of its functions takes: it is likely to fail/);
    const execute = words("AccessManager", "execute", [ALICE, "0x"], 10n ** 17n);
    expect(execute.sentence).to.match(/ It comes with 0\.1 ETH\.$/);
  });

  it("have a sentence for everything that the DAO can decide, and for nothing that is not there", () => {
    for (const name of NAMES) {
      const functions = (contracts[name]?.abi ?? []).filter(
        (item): item is AbiFunction => item.type === "function" && !/view|pure/.test(item.stateMutability),
      );
      const signatures = functions.map((item) => toFunctionSignature(item));
      const known = Object.keys(callSentences[name] ?? {});
      expect(signatures, name).to.include.members(known);
      const missing = signatures.filter((one) => !known.includes(one) && !PLAIN.test(one));
      expect(missing, name).to.deep.equal([]);
    }
  });

  it("are one line without a gap, whatever the arguments", () => {
    const functions = NAMES.flatMap((name) =>
      (contracts[name]?.abi ?? [])
        .filter((item): item is AbiFunction => item.type === "function" && !/view|pure/.test(item.stateMutability))
        .map((item) => ({ name, item })),
    );
    const anyCall = fc
      .constantFrom(...functions)
      .chain(({ name, item }) => fc.tuple(...item.inputs.map(anyValue)).map((args) => ({ name, item, args })));
    fc.assert(
      fc.property(anyCall, ({ name, item, args }) => {
        const { sentence, code } = words(name, toFunctionSignature(item), args);
        for (const text of [sentence, code]) {
          expect(text).to.match(/^[^\n\p{C}]+$/u);
          expect(text).to.not.match(/undefined|NaN|\[object/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("read settings that their contracts have", () => {
    for (const [name, { contract, read, ...rest }] of Object.entries(SETTINGS)) {
      const length = "of" in rest ? rest.of.length : 0;
      const found = contracts[contract]?.abi.filter((item) => item.type === "function" && item.name === read) ?? [];
      expect(
        (found as AbiFunction[]).map((item) => `${item.stateMutability} ${item.inputs.length}`),
        name,
      ).to.include(`view ${length}`);
    }
  });
});

/** Values as ethers takes them. */
function anyValue(parameter: AbiParameter): fc.Arbitrary<unknown> {
  const { type } = parameter;
  const array = /^(.*)\[(\d*)\]$/.exec(type);
  if (array !== null) return fc.array(anyValue({ ...parameter, type: array[1] as string }), { maxLength: 3 });
  if (type === "tuple")
    return fc.tuple(...(parameter as { components: readonly AbiParameter[] }).components.map(anyValue));
  if (type === "bool") return fc.boolean();
  if (type === "string") return fc.string({ unit: "binary" }).map((text) => text.toWellFormed());
  if (type === "address") return bytes(20);
  if (type === "bytes") return fc.uint8Array({ maxLength: 40 }).map(hex);
  const size = /^bytes(\d+)$/.exec(type)?.[1];
  if (size !== undefined) return bytes(Number(size));
  return fc.bigInt(0n, 2n ** BigInt(/\d+$/.exec(type)?.[0] ?? "256") - 1n);
}

function bytes(length: number): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength: length, maxLength: length }).map(hex);
}

function hex(data: Uint8Array): string {
  return `0x${Buffer.from(data).toString("hex")}`;
}
