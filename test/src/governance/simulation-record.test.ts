import { expect } from "chai";
import {
  checkSimulation,
  parseSimulation,
  type Present,
  SIMULATION_AGE,
  simulationFile,
  simulationJson,
  type SimulationRecord,
} from "../../../src/governance/simulation-record.ts";
import { payloadHash } from "../../../src/governance/proposal-payload.ts";
import { UserError } from "../../../src/shared/errors.ts";
import type { Hex } from "../../../src/shared/hex.ts";

const HASH: Hex = `0x${"11".repeat(32)}`;
const OTHER: Hex = `0x${"22".repeat(32)}`;
const ACCOUNT: Hex = `0x${"0a".repeat(20)}`;
const GOVERNOR: Hex = `0x${"60".repeat(20)}`;
const record: SimulationRecord = {
  chainId: 31337,
  governor: GOVERNOR,
  block: { number: 7, hash: HASH, timestamp: 1_000_000 },
  payload: HASH,
  failure: undefined,
  codes: [{ account: ACCOUNT, hash: HASH }],
};
const present: Present = {
  chainId: 31337,
  governor: GOVERNOR,
  payload: HASH,
  now: 1_000_000 + SIMULATION_AGE,
  blockHash: HASH,
  codes: new Map([[ACCOUNT, HASH]]),
};

describe("records of simulations", () => {
  it("lie beside the proposal file, and are read as they were written", () => {
    expect(simulationFile("a/b.json")).to.equal("a/b.simulation.json");
    expect(simulationFile("a/b")).to.equal("a/b.simulation.json");
    for (const failure of [undefined, "it reverts\nthere"]) {
      const text = simulationJson({ ...record, failure });
      expect(parseSimulation(text, "f")).to.deep.equal({ ...record, failure });
    }
    expect(() => parseSimulation(simulationJson(record).replace("v1", "v2"), "f")).to.throw(UserError, /^f: format/);
    expect(() => parseSimulation(simulationJson(record).replace('"payload"', '"load"'), "f")).to.throw(
      UserError,
      /^f: field payload is missing/,
    );
  });

  it("let what they are of be proposed, on the chain that they are of", () => {
    expect(() => checkSimulation(record, present, "p.json", "again")).to.not.throw();
  });

  const refused: [string, Partial<Present>, Partial<SimulationRecord>, RegExp][] = [
    ["another chain", { chainId: 1 }, {}, /was for Governor .* on chain 31337, and this is .* on chain 1: run `again`/],
    ["another Governor", { governor: ACCOUNT }, {}, /was for Governor 0x60.*, and this is Governor 0x0a/],
    ["other calls or words", { payload: OTHER }, {}, /it is not what was simulated last: .* changed: run `again`/],
    ["a chain with another past", { blockHash: OTHER }, {}, /on a chain that has another block 7: run `again`/],
    ["a chain that is not so long", { blockHash: undefined }, {}, /on a chain that has another block 7/],
    ["replaced code", { codes: new Map([[ACCOUNT, OTHER]]) }, {}, /the code at 0x0a.* is not what it was/],
    ["a failure", {}, { failure: "call 1: no" }, /its last simulation failed: call 1: no; correct it and run `again`/],
    ["old age", { now: present.now + 1 }, {}, /is 7 d 1 s old, and counts for 7 d: run `again`/],
  ];
  for (const [what, now, then, message] of refused) {
    it(`refuse ${what}, in one line that says what to run`, () => {
      expect(() => checkSimulation({ ...record, ...then }, { ...present, ...now }, "p.json", "again"))
        .to.throw(UserError, message)
        .with.property("message")
        .that.matches(/^p\.json: [^\n]*$/);
    });
  }

  it("are of calls, words, chain and Governor, and of no proposer", () => {
    const place = { chainId: 1, governor: GOVERNOR };
    const proposal = { targets: [ACCOUNT], values: [1n], calldatas: ["0x12" as Hex], description: "# T\n\nD" };
    const hash = payloadHash(proposal, place);
    const by = (account: Hex) => payloadHash({ ...proposal, description: `# T\n\nD\n\n#proposer=${account}` }, place);
    expect([by(ACCOUNT), by(GOVERNOR)]).to.deep.equal([hash, hash]);
    const others = [
      payloadHash(proposal, { ...place, chainId: 2 }),
      payloadHash(proposal, { ...place, governor: ACCOUNT }),
      payloadHash({ ...proposal, targets: [GOVERNOR] }, place),
      payloadHash({ ...proposal, values: [2n] }, place),
      payloadHash({ ...proposal, calldatas: ["0x13"] }, place),
      payloadHash({ ...proposal, description: "# T\n\nE" }, place),
    ];
    expect(new Set([hash, ...others]).size).to.equal(7);
  });
});
