import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Interface } from "ethers";
import fc from "fast-check";
import { artifacts } from "hardhat";
import { parseAbi, type Abi } from "viem";
import { parsePolicy } from "../../../src/epoch/policy.ts";
import { parseProposal, type NamedContract } from "../../../src/governance/proposal.ts";
import { UserError } from "../../../src/shared/errors.ts";

const PROPOSER = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
const ACCOUNT = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const abi = parseAbi([
  "struct Pair { address who; uint96 amount; }",
  "function set(uint128 cap)",
  "function signed(int8 value)",
  "function flag(bool on)",
  "function name(string text)",
  "function raw(bytes data, bytes4 selector)",
  "function list(address[] who, uint8[2] two)",
  "function pair(Pair pair)",
  "function pay() payable",
  "function twice(uint256 a)",
  "function twice(address a)",
  "function read() view returns (uint256)",
]) as Abi;
const ADDRESS = `0x${"b0".repeat(20)}` as const;
const contracts: Record<string, NamedContract> = { Box: { address: ADDRESS, abi } };

function propose(...calls: object[]) {
  const file = { format: "lam-proposal-v1", title: "T", description: "D", calls };
  return parseProposal(JSON.stringify(file), "f.json", contracts, PROPOSER);
}

const call = (name: string, ...args: unknown[]) => ({ contract: "Box", function: name, args });

describe("proposal files", () => {
  it("encode calls as ethers does, whatever the values", () => {
    const wire = new Interface(abi as never);
    const address = fc
      .uint8Array({ minLength: 20, maxLength: 20 })
      .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
    const bytes = fc.uint8Array().map((data) => `0x${Buffer.from(data).toString("hex")}`);
    const uint = (bits: number) => fc.bigInt(0n, 2n ** BigInt(bits) - 1n).map(String);
    const calls = fc.oneof(
      fc.tuple(fc.constant("set"), fc.tuple(uint(128))),
      fc.tuple(fc.constant("signed"), fc.tuple(fc.bigInt(-128n, 127n).map(String))),
      fc.tuple(fc.constant("flag"), fc.tuple(fc.boolean())),
      fc.tuple(fc.constant("name"), fc.tuple(fc.string({ unit: "grapheme" }))),
      fc.tuple(fc.constant("raw"), fc.tuple(bytes, fc.constant("0x12345678"))),
      fc.tuple(fc.constant("list"), fc.tuple(fc.array(address), fc.tuple(uint(8), uint(8)))),
      fc.tuple(fc.constant("pair"), fc.tuple(fc.record({ who: address, amount: uint(96) }))),
      fc.tuple(fc.constant("twice(address)"), fc.tuple(address)),
    );
    fc.assert(
      fc.property(fc.array(calls, { minLength: 1, maxLength: 5 }), (list) => {
        const { targets, values, calldatas } = propose(...list.map(([name, args]) => call(name, ...args)));
        expect(calldatas).to.deep.equal(list.map(([name, args]) => wire.encodeFunctionData(name, args as unknown[])));
        expect(targets).to.deep.equal(list.map(() => ADDRESS));
        expect(values).to.deep.equal(list.map(() => 0n));
      }),
    );
  });

  it("always end in the proposer, so that nobody else can submit them", () => {
    expect(propose(call("flag", true)).description).to.equal(`# T\n\nD\n\n#proposer=${PROPOSER}`);
  });

  it("send ether with calls that take it", () => {
    expect(propose({ ...call("pay"), value: "5" }).values).to.deep.equal([5n]);
  });

  it("hold in the committed example against the compiled contracts, and the policy that lies beside it", async () => {
    const { abi: compiled } = await artifacts.readArtifact("RewardsDistributor");
    const { abi: registry } = await artifacts.readArtifact("PolicyRegistry");
    const named = {
      RewardsDistributor: { address: ADDRESS, abi: compiled as Abi },
      PolicyRegistry: { address: ADDRESS, abi: registry as Abi },
    };
    const policy = "examples/policies/demo-raised.json";
    const { hash } = parsePolicy(readFileSync(policy, "utf8"), policy);
    const file = "examples/proposals/raise-epoch-cap.json";
    const { calldatas } = parseProposal(readFileSync(file, "utf8"), file, named, PROPOSER);
    const expected = new Interface(compiled as never).encodeFunctionData("setEpochCap", [30_000_000n * 10n ** 18n]);
    const adopt = new Interface(registry as never).encodeFunctionData("adopt", [hash, 3, policy]);
    expect(calldatas).to.deep.equal([expected, adopt]);
  });

  const refused: [string, object, RegExp][] = [
    ["an unknown contract", { ...call("set", "1"), contract: "Bx" }, /calls\[1\]\.contract must be "Box", not "Bx"/],
    ["an unknown function", call("sett", "1"), /calls\[1\]\.function must be a function of Box, not "sett"$/],
    [
      "an overloaded function by its bare name",
      call("twice", "1"),
      /calls\[1\]\.function must be one function of Box, and "twice" means several: write one of twice\(uint256\), twice\(address\)/,
    ],
    [
      "a function that only reads",
      call("read"),
      /calls\[1\]\.function must be a function that changes something: read of Box only reads$/,
    ],
    ["too few arguments", call("set"), /calls\[1\]\.args must hold the 1 arguments of set\(uint128\), not 0$/],
    ["too many arguments", call("set", "1", "2"), /calls\[1\]\.args must hold the 1 arguments/],
    [
      "an integer given as a JSON number",
      call("set", 5),
      /argument 1 \(cap\), which must be a string \(uint128\), not 5$/,
    ],
    ["an integer in exponent form", call("set", "1e18"), /\(cap\), which must be a decimal string/],
    ["a fraction", call("set", "1.5"), /must be a decimal string/],
    ["an integer with a leading zero", call("set", "01"), /must be a decimal string/],
    ["an integer in hex", call("set", "0x10"), /must be a decimal string/],
    ["minus zero", call("signed", "-0"), /must be a decimal string/],
    ["a negative unsigned integer", call("set", "-1"), /out of range: uint128/],
    ["an integer too large for its type", call("set", String(2n ** 128n)), /out of range: uint128/],
    ["a signed integer out of range", call("signed", "-129"), /out of range: int8 holds -128 to 127/],
    ["a boolean as text", call("flag", "true"), /\(on\), which must be true or false/],
    ["a text as number", call("name", 5), /must be a string \(string\)/],
    [
      "an address that is too short",
      call("list", ["0x12"], ["1", "2"]),
      /\(who\), which at \[0\] must be an address, .*, not "0x12"$/,
    ],
    [
      "an address with a wrong checksum",
      call("twice(address)", ACCOUNT.replace("C", "c")),
      /EIP-55 checksum: a character of "0x3c44\w+" is wrong$/,
    ],
    ["odd hex digits", call("raw", "0x123", "0x12345678"), /\(data\), which must be 0x and pairs of hex digits/],
    ["bytes of another length", call("raw", "0x", "0x1234"), /\(selector\), which must be 0x and 8 hex digits/],
    ["no array where one is needed", call("list", ACCOUNT, ["1", "2"]), /must be a JSON array/],
    ["an array of another length", call("list", [], ["1"]), /\(two\), which must hold 2 values, not 1$/],
    ["a tuple without a field", call("pair", { who: ACCOUNT }), /\(pair\), which lacks the field amount/],
    ["a tuple with an unknown field", call("pair", { who: ACCOUNT, amount: "1", x: 1 }), /unknown field x/],
    ["a tuple with a wrong field", call("pair", { who: ACCOUNT, amount: 1 }), /which in amount must be a string/],
    ["a tuple as an array", call("pair", [ACCOUNT, "1"]), /must be a JSON object with who, amount, not an array$/],
    [
      "ether for a function that takes none",
      { ...call("set", "1"), value: "1" },
      /calls\[1\]\.value must be left out: set\(uint128\) takes no ether$/,
    ],
    ["ether as a number", { ...call("pay"), value: 1 }, /calls\[1\]\.value must be a decimal string/],
    ["an unknown field", { ...call("set", "1"), gas: "1" }, /unknown field calls\[1\]\.gas/],
    ["args that are an object", { ...call("set"), args: { cap: "1" } }, /calls\[1\]\.args must be a JSON array/],
    ["missing args", { contract: "Box", function: "pay" }, /calls\[1\]\.args is missing/],
  ];
  for (const [what, bad, message] of refused) {
    it(`refuse ${what}, naming file and call`, () => {
      expect(() => propose(call("flag", true), bad))
        .to.throw(UserError, message)
        .with.property("message")
        .that.matches(/^f\.json: [^\n]*calls\[1\][^\n]*$/);
    });
  }

  it("refuse arguments of a type that they cannot express", () => {
    const inputs = [{ name: "then", type: "function" }];
    const exotic = [{ type: "function", name: "go", inputs, outputs: [], stateMutability: "nonpayable" }] as Abi;
    const file = { format: "lam-proposal-v1", title: "T", description: "D", calls: [call("go", "0")] };
    expect(() =>
      parseProposal(JSON.stringify(file), "f.json", { Box: { address: ADDRESS, abi: exotic } }, PROPOSER),
    ).to.throw(UserError, /argument 1 \(then\), which is of type function, which proposal files cannot express/);
  });

  it("refuse no calls, another format, and a description that names a proposer", () => {
    const file = { format: "lam-proposal-v1", title: "T", description: "D", calls: [call("pay")] };
    const parse = (json: object) => () => parseProposal(JSON.stringify(json), "f.json", contracts, PROPOSER);
    expect(parse({ ...file, calls: [] })).to.throw(UserError, /calls must hold at least one call/);
    expect(parse({ ...file, calls: Array.from({ length: 51 }, () => call("pay")) })).to.throw(
      UserError,
      /at most 50 calls/,
    );
    expect(parse({ ...file, format: "v2" })).to.throw(UserError, /format must be "lam-proposal-v1"/);
    expect(parse({ ...file, description: `x #proposer=${ACCOUNT}` })).to.throw(
      UserError,
      /description must not name a proposer/,
    );
    expect(parse({ ...file, title: "a\nb" })).to.throw(UserError, /title must be one line/);
    expect(parse({ ...file, extra: 1 })).to.throw(UserError, /unknown field extra/);
    expect(() => parseProposal("[", "f.json", contracts, PROPOSER)).to.throw(UserError, /^f\.json: not valid JSON/);
  });
});
