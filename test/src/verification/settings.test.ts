import { readFileSync } from "node:fs";
import { expect } from "chai";
import { DEFAULT_SETTINGS, parseSettings } from "../../../src/verification/settings.ts";

const TEXT = readFileSync("src/verification/settings.json", "utf8");

describe("the verifier's settings", () => {
  const changed = (change: (settings: any) => void) => {
    const settings: unknown = JSON.parse(TEXT);
    change(settings);
    return () => parseSettings(JSON.stringify(settings), "s.json");
  };

  it("built in are those of the file, and their hash means their content", () => {
    expect(parseSettings(TEXT, "s.json")).to.deep.equal(DEFAULT_SETTINGS);
    const other = changed((settings) => (settings.perDay.sessions += 1))();
    expect(other.hash).not.to.equal(DEFAULT_SETTINGS.hash);
  });

  it("are refused by field if they are not what they must be", () => {
    expect(changed((s) => (s.format = "lam-verifier-settings-v2"))).to.throw("s.json: format must be");
    expect(changed((s) => (s.more = 1))).to.throw("unknown field more");
    expect(changed((s) => (s.bases = {}))).to.throw("at least one kind");
    expect(changed((s) => (s.bases = { "No Kind": [] }))).to.throw("is no kind of work");
    expect(changed((s) => s.bases.workflow.shift())).to.throw("must begin with the points of 1 action");
    expect(changed((s) => (s.bases.workflow = s.bases.workflow.toReversed()))).to.throw(/must (begin|ascend)/);
    expect(changed((s) => (s.bases.workflow[3].points = "1"))).to.throw("must ascend");
    expect(changed((s) => (s.bases.workflow[0].points = 10))).to.throw("points must be a decimal string");
    expect(changed((s) => (s.perDay.points = String(2n ** 48n)))).to.throw("below 2^48");
    expect(changed((s) => delete s.sybil)).to.throw("field sybil is missing");
  });
});
