import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parsePolicy } from "../../../src/epoch/policy.ts";
import { parseDeployParameters } from "../../../src/governance/parameters.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { filledProduction, localJson, parse } from "./local-parameters.ts";

type Json = Record<string, any>;

describe("deployment parameters", () => {
  it("reads the committed local file", () => {
    const parameters = parse(localJson());
    expect(parameters.profile).to.equal("local");
    expect(parameters.supply).to.equal(10n ** 27n);
    expect(parameters.allocations.map(({ vesting }) => vesting?.start)).to.deep.equal([
      undefined,
      "genesis",
      undefined,
      "genesis",
      undefined,
    ]);
    expect(parameters.company).to.equal(localJson()["company"].toLowerCase());
    expect(parameters.operator).to.equal(localJson()["operator"].toLowerCase());
    expect(parameters.stageEnds).to.deep.equal([31_536_000, 63_072_000, 94_608_000]);
  });

  it("the local file holds the policy of the demo from the first epoch on", () => {
    const file = "examples/policies/demo.json";
    expect(parse(localJson()).genesisPolicy).to.equal(parsePolicy(readFileSync(file, "utf8"), file).hash);
  });

  it("refuses the committed production file until its addresses are filled in, and takes it then", () => {
    const text = readFileSync("deploy/parameters/production.json", "utf8");
    expect(() => parseDeployParameters(text, "production.json")).to.throw(
      UserError,
      /^production\.json: .+ must be filled in/,
    );
    expect(parse(filledProduction()).profile).to.equal("production");
  });

  const refused: [string, (json: Json) => void, RegExp][] = [
    ["another format", (j) => (j["format"] = "lam-deploy-v1"), /format must be "lam-deploy-v2"/],
    ["an unknown field", (j) => (j["quorum"] = 4), /unknown field quorum/],
    [
      "an unknown field in an allocation",
      (j) => (j["allocations"][0].cliff = 4),
      /unknown field allocations\[0\]\.cliff/,
    ],
    [
      "an unknown field in vesting",
      (j) => (j["allocations"][1].vesting.end = 4),
      /unknown field allocations\[1\]\.vesting\.end/,
    ],
    ["roles for accounts", (j) => (j["roles"] = { publisher: j["company"] }), /unknown field roles/],
    ["the end of the last stage", (j) => (j["stageEnds"].owned = 5), /unknown field stageEnds\.owned/],
    ["a stage without an end", (j) => delete j["stageEnds"].shared, /stageEnds\.shared is missing/],
    [
      "a stage that ends on a date",
      (j) => (j["stageEnds"].daoLed = "2030-01-01"),
      /stageEnds\.daoLed must be a JSON integer/,
    ],
    ["a policy's file name", (j) => (j["genesisPolicy"] = "policy.json"), /genesisPolicy must be/],
    ["half a policy's hash", (j) => (j["genesisPolicy"] = `0x${"ab".repeat(16)}`), /genesisPolicy must be/],
    ["a missing field", (j) => delete j["timelockDelay"], /timelockDelay is missing/],
    ["an unknown profile", (j) => (j["profile"] = "test"), /profile must be "local" or "production"/],
    ["an unknown side", (j) => (j["allocations"][0].side = "team"), /allocations\[0\]\.side must be/],
    ["an amount that is a number", (j) => (j["supply"] = 1000), /supply must be a decimal string/],
    ["an amount in exponent form", (j) => (j["supply"] = "1e27"), /supply must be a decimal string/],
    ["an amount with a leading zero", (j) => (j["epochCap"] = "01"), /epochCap must be a decimal string/],
    ["a negative amount", (j) => (j["quorumFloor"] = "-1"), /quorumFloor must be a decimal string/],
    ["a supply above uint208", (j) => (j["supply"] = String(2n ** 208n)), /supply must be .* below 2\^208/],
    ["a time that is a string", (j) => (j["votingDelay"] = "86400"), /votingDelay must be a JSON integer/],
    ["a fractional time", (j) => (j["votingDelay"] = 0.5), /votingDelay must be a JSON integer/],
    ["epoch 0 as the first", (j) => (j["firstEpoch"] = 0), /firstEpoch must be a JSON integer from 1/],
    ["an address that is too short", (j) => (j["company"] = "0x12"), /company must be an address/],
    [
      "an address with a wrong checksum",
      (j) => (j["company"] = j["company"].replace("C", "c")),
      /company fails the EIP-55 checksum/,
    ],
    ["the zero address", (j) => (j["operator"] = `0x${"0".repeat(40)}`), /operator must be filled in/],
    [
      "vesting without a duration",
      (j) => (j["allocations"][1].vesting.duration = 0),
      /vesting\.duration must be a JSON integer from 1/,
    ],
    ["a vesting start in words", (j) => (j["allocations"][1].vesting.start = "now"), /vesting\.start must be/],
    ["an empty name", (j) => (j["allocations"][0].name = " "), /allocations\[0\]\.name must be a string/],
  ];
  for (const [what, alter, message] of refused) {
    it(`refuses ${what}, naming the field`, () => {
      const json = localJson();
      alter(json);
      expect(() => parse(json))
        .to.throw(UserError, message)
        .with.property("message")
        .that.matches(/^p\.json: /);
    });
  }

  it("refuses text that is no JSON", () => {
    expect(() => parseDeployParameters("{", "p.json")).to.throw(UserError, /^p\.json: not valid JSON/);
  });
});
