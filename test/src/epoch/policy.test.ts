import { readFile } from "node:fs/promises";
import { expect } from "chai";
import canonicalize from "canonicalize";
import * as fc from "fast-check";
import { keccak256, stringToBytes } from "viem";
import { parsePolicy, type Policy } from "../../../src/epoch/policy.ts";
import { UserError } from "../../../src/shared/errors.ts";

const FILE = "season.json";
const MANY = 100_000;

const MINIMAL = {
  format: "lam-policy-v1",
  epochBudget: "1000",
  mode: "pro-rata",
  weights: { workflow: 10000 },
  curve: "linear",
  kAnonymity: 3,
};
const FULL = {
  ...MINIMAL,
  mode: "fixed-rate",
  rate: "7",
  accountCap: "500",
  minPoints: "2",
  tiers: [
    { from: "0", bonus: 0 },
    { from: "10", bonus: 500 },
  ],
  early: [20000, 10000],
};

function refusal(content: unknown): string {
  try {
    parsePolicy(typeof content === "string" ? content : JSON.stringify(content), FILE);
  } catch (error) {
    expect(error).to.be.instanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error("the policy was accepted");
}

const without = (field: keyof typeof FULL) =>
  Object.fromEntries(Object.entries(FULL).filter(([name]) => name !== field));

const withTiers = (...from: string[]) => ({ ...FULL, tiers: from.map((points) => ({ from: points, bonus: 1 })) });

describe("a policy file", () => {
  it("loads with every field", () => {
    const policy = parsePolicy(JSON.stringify(FULL), FILE);
    expect(policy).to.deep.include({
      epochBudget: 1000n,
      rate: 7n,
      weights: new Map([["workflow", 10000]]),
      accountCap: 500n,
      minPoints: 2n,
      curve: "linear",
      kAnonymity: 3,
      tiers: [
        { from: 0n, bonus: 0 },
        { from: 10n, bonus: 500 },
      ],
      early: [20000, 10000],
    });
  });

  it("loads without the fields that may be left out", () => {
    const policy = parsePolicy(JSON.stringify(MINIMAL), FILE);
    expect(policy).to.deep.include({ rate: "pro-rata", accountCap: undefined, minPoints: 0n, tiers: [], early: [] });
  });

  it("loads at the edges of what is allowed", () => {
    const max = String(2n ** 120n - 1n);
    const edge = {
      ...FULL,
      epochBudget: max,
      rate: max,
      accountCap: max,
      minPoints: max,
      kAnonymity: 16_777_215,
      weights: { a: 0, [`z${"9".repeat(31)}`]: 1_000_000 },
      tiers: [{ from: max, bonus: 1_000_000 }],
      early: [0, 1_000_000],
    };
    expect(parsePolicy(JSON.stringify(edge), FILE)).to.deep.include({ accountCap: 2n ** 120n - 1n });
    expect(
      parsePolicy(JSON.stringify({ ...MINIMAL, epochBudget: "0", weights: {}, kAnonymity: 1 }), FILE).epochBudget,
    ).to.equal(0n);
    expect(parsePolicy(JSON.stringify({ ...MINIMAL, tiers: [] }), FILE).tiers).to.deep.equal([]);
  });

  describe("is refused, with file and field,", () => {
    for (const field of ["format", "epochBudget", "mode", "rate", "weights", "curve", "kAnonymity"] as const) {
      it(`without ${field}`, () => {
        expect(refusal(without(field))).to.match(new RegExp(`^${FILE}: .*\\b${field}\\b.*missing`));
      });
    }

    const wrongDecimals = [
      ["a number", 1000],
      ["a fraction", "1.5"],
      ["an exponent", "1e18"],
      ["negative", "-1"],
      ["with a plus sign", "+1"],
      ["with a leading zero", "01"],
      ["double zero", "00"],
      ["hexadecimal", "0x10"],
      ["with a space", " 1"],
      ["with a line break", "1\n"],
      ["with separators", "1_000"],
      ["in other digits", "١"],
      ["empty", ""],
      ["null", null],
      ["true", true],
      ["an array", ["1"]],
      ["2^120", String(2n ** 120n)],
      ["2^256 and a little, which would wrap around to a little", String(2n ** 256n + 5n)],
      ["a hundred thousand digits", "9".repeat(MANY)],
    ] as const;
    for (const field of ["epochBudget", "rate", "accountCap", "minPoints"] as const) {
      for (const [what, value] of wrongDecimals) {
        it(`with ${field} ${what}`, () => expectNamed({ ...FULL, [field]: value }, field));
      }
    }
    for (const [what, value] of wrongDecimals) {
      it(`with a tier's from ${what}`, () =>
        expectNamed({ ...FULL, tiers: [{ from: value, bonus: 1 }] }, "tiers[0].from"));
    }

    const wrongBasisPoints = [
      ["above 1,000,000", 1_000_001],
      ["negative", -1],
      ["fractional", 0.5],
      ["a string", "10000"],
      ["null", null],
      ["an array", [1]],
      ["true", true],
    ] as const;
    for (const [what, value] of wrongBasisPoints) {
      it(`with a weight ${what}`, () =>
        expectNamed({ ...FULL, weights: { review: 1, workflow: value } }, "weights.workflow"));
      it(`with a bonus ${what}`, () =>
        expectNamed({ ...FULL, tiers: [FULL.tiers[0], { from: "10", bonus: value }] }, "tiers[1].bonus"));
      it(`with an early multiplier ${what}`, () => expectNamed({ ...FULL, early: [10000, value] }, "early"));
    }

    const others: [what: string, change: object, field: string][] = [
      ["an unknown field", { bonus: 1 }, "bonus"],
      ["a field in other case", { Tiers: [] }, "Tiers"],
      ["another version", { format: "lam-policy-v2" }, "format"],
      ["a format that is an array", { format: ["lam-policy-v1"] }, "format"],
      ["an unknown mode", { mode: "fixed" }, "mode"],
      ["mode null", { mode: null }, "mode"],
      ["a rate in pro-rata mode", { mode: "pro-rata" }, "rate"],
      ["a rate of null in pro-rata mode", { mode: "pro-rata", rate: null }, "rate"],
      ["an unknown curve", { curve: "cubic" }, "curve"],
      ["curve null", { curve: null }, "curve"],
      ["k 0", { kAnonymity: 0 }, "kAnonymity"],
      ["k 16,777,216", { kAnonymity: 16_777_216 }, "kAnonymity"],
      ["k 2.5", { kAnonymity: 2.5 }, "kAnonymity"],
      ["k in a string", { kAnonymity: "3" }, "kAnonymity"],
      ["weights that are an array", { weights: [10000] }, "weights"],
      ["weights null", { weights: null }, "weights"],
      ["a kind in capitals", { weights: { Workflow: 1 } }, "weights.Workflow"],
      ["a kind of 33 characters", { weights: { [`a${"b".repeat(32)}`]: 1 } }, `weights.a${"b".repeat(32)}`],
      ["a kind without a name", { weights: { "": 1 } }, "weights."],
      ["a kind with a quote", { weights: { "a'b": 1 } }, "weights.a'b"],
      ["tiers that are an object", { tiers: { from: "0", bonus: 0 } }, "tiers"],
      ["tiers null", { tiers: null }, "tiers"],
      ["a tier that is a list", { tiers: [["0", 0]] }, "tiers[0]"],
      ["a tier with an unknown field", { tiers: [{ from: "0", bonus: 0, name: "x" }] }, "tiers[0].name"],
      ["a tier without bonus", { tiers: [{ from: "0" }] }, "tiers[0].bonus"],
      ["a tier without from", { tiers: [{ bonus: 1 }] }, "tiers[0].from"],
      ["early empty", { early: [] }, "early"],
      ["early a number", { early: 10000 }, "early"],
      ["early null", { early: null }, "early"],
      ["accountCap null", { accountCap: null }, "accountCap"],
    ];
    for (const [what, change, field] of others) {
      it(`with ${what}`, () => expectNamed({ ...FULL, ...change }, field));
    }

    it("with two tiers from the same points, or descending", () => {
      expectNamed(withTiers("0", "5", "5"), "tiers[2].from");
      // As strings these ascend.
      expectNamed(withTiers("10", "9"), "tiers[1].from");
    });

    it("with a number or a string that has no canonical form, named like any other", () => {
      const text = JSON.stringify(FULL);
      expect(refusal(text.replace(/"kAnonymity":\d+/, '"kAnonymity":1e999'))).to.match(
        /kAnonymity must be a JSON integer/,
      );
      expect(refusal(`${text.slice(0, -1)},"x":"\\ud800"}`)).to.match(/unknown field x/);
    });

    it("with __proto__ among the fields", () => {
      expect(refusal(JSON.stringify(MINIMAL).replace("{", '{"__proto__":{},'))).to.match(/^season\.json: .*__proto__/);
    });

    it("with a field that JSON carries twice, of which two readers may take different ones", () => {
      const twice = JSON.stringify(MINIMAL).replace("{", '{"epochBudget":"9",');
      expect(refusal(twice)).to.match(/^season\.json: .*epochBudget.*twice/);
      const nested = JSON.stringify(MINIMAL).replace('{"workflow"', '{"workflow":1,"work\\u0066low"');
      expect(refusal(nested)).to.match(/^season\.json: .*workflow.*twice/);
    });

    for (const [what, text] of [
      ["empty", ""],
      ["not JSON", "format: lam-policy-v1"],
      ["cut short", JSON.stringify(FULL).slice(0, -1)],
      ["followed by something", `${JSON.stringify(FULL)}{}`],
      ["an array", "[]"],
      ["a string", '"lam-policy-v1"'],
      ["a number", "1"],
      ["null", "null"],
    ] as const) {
      it(`if the file is ${what}`, () => expect(refusal(text)).to.match(/^season\.json: /));
    }

    it("in one line, also if the value is endless", () => {
      const message = refusal({ ...FULL, epochBudget: "9".repeat(MANY), x: "\n" });
      expect(message.length).to.be.below(300);
      expect(message).not.to.include("\n");
    });
  });

  it("has a hash that is keccak256 of its canonical form", () => {
    const canonical =
      '{"curve":"linear","epochBudget":"1000","format":"lam-policy-v1","kAnonymity":3,"mode":"pro-rata","weights":{"workflow":10000}}';
    expect(parsePolicy(JSON.stringify(MINIMAL), FILE).hash).to.equal(keccak256(stringToBytes(canonical)));
  });

  it("has a hash that depends neither on the order of keys nor on white space", () => {
    const { hash } = parsePolicy(canonicalize(FULL) ?? "", FILE);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.entries(FULL), { minLength: Object.keys(FULL).length }),
        fc.constantFrom(undefined, 1, "\t"),
        (fields, space) => {
          expect(parsePolicy(`\r\n${JSON.stringify(Object.fromEntries(fields), null, space)} `, FILE).hash).to.equal(
            hash,
          );
        },
      ),
    );
  });

  it("has another hash if any value differs", () => {
    const changes = [{ kAnonymity: 4 }, { rate: "8" }, { early: [10000, 20000] }, { weights: { workflow: 1 } }, {}];
    const hashes = changes.map((change) => parsePolicy(JSON.stringify({ ...FULL, ...change }), FILE).hash);
    expect(new Set(hashes).size).to.equal(changes.length);
  });
});

async function load(name: string): Promise<Policy> {
  const path = `examples/policies/${name}`;
  return parsePolicy(await readFile(path, "utf8"), path);
}

describe("examples/policies", () => {
  it("pro-rata.json loads", async () => {
    expect((await load("pro-rata.json")).rate).to.equal("pro-rata");
  });

  it("published-programme.json holds the tiers and the early multipliers that were published", async () => {
    const policy = await load("published-programme.json");
    const tiers = { "0": 0, "10k": 5, "50k": 10, "250k": 15, "1M": 20, "5M": 30, "25M": 40, "100M": 50 };
    const factors = { k: 1_000n, M: 1_000_000n };
    const points = (text: string) => {
      const factor = factors[text.at(-1) as keyof typeof factors];
      return factor === undefined ? BigInt(text) : BigInt(text.slice(0, -1)) * factor;
    };
    expect(policy.tiers).to.deep.equal(
      Object.entries(tiers).map(([from, percent]) => ({ from: points(from), bonus: percent * 100 })),
    );
    // Founders 5 ×, then from 2 × down by 0.1 × a month to 1 × in month 12, for good.
    const tenths = [50, ...Array.from({ length: 11 }, (_, month) => 20 - month)];
    expect(policy.early).to.deep.equal(tenths.map((tenth) => tenth * 1000));
    expect(policy.early).to.have.lengthOf(12);
    expect(policy.early.at(-1)).to.equal(10_000);
    // Missions weigh up to 73 ×.
    expect(Math.max(...policy.weights.values())).to.equal(730_000);
  });
});

function expectNamed(content: object, field: string): void {
  const message = refusal(content);
  expect(message.startsWith(`${FILE}: `), message).to.equal(true);
  expect(` ${message} `.split(/[ :]/), message).to.include(field);
}
