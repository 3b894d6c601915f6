import { expect } from "chai";
import { unlockPatterns } from "../../../src/epoch/unlocks.ts";
import { weighAccounts, weightsTable, withheld } from "../../../src/epoch/weights.ts";
import { parsePolicy } from "../../../src/epoch/policy.ts";
import { InvariantError } from "../../../src/shared/errors.ts";
import { EXAMPLE_ENTRIES, EXAMPLE_POLICY } from "../../support/epoch-example.ts";
import { withLedger } from "../../support/epochs.ts";

describe("the scratch tables of a snapshot", function () {
  this.timeout(60_000);

  const mistake = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(InvariantError);
    return (error as InvariantError).message;
  };

  it("are checked to hold the unlocks on record and no others", () =>
    withLedger(EXAMPLE_ENTRIES, async ({ engine }) => {
      const recorded = new Uint8Array(72).fill(1).fill(2, 36);
      const losing = new Proxy(engine, {
        get: (target, name) => {
          if (name === "insert") return async () => {};
          const value: unknown = Reflect.get(target, name);
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        },
      });
      expect(await mistake(unlockPatterns(losing, 1, 1, recorded))).to.equal("of 2 recorded unlocks 0 are there");
      await unlockPatterns(engine, 1, 1, recorded);
    }));

  it("are checked not to pay for more work than there is", () =>
    withLedger(EXAMPLE_ENTRIES, async ({ engine }) => {
      const policy = parsePolicy(JSON.stringify(EXAMPLE_POLICY), "policy.json");
      await unlockPatterns(engine, 1, policy.kAnonymity, new Uint8Array(0));
      await weighAccounts(engine, 1, policy);
      expect((await withheld(engine, 1)).points >= 0n).to.equal(true);
      await engine.exec(`INSERT INTO ${weightsTable(engine)} SELECT * FROM ${weightsTable(engine)}`);
      await engine.exec(`INSERT INTO ${weightsTable(engine)} SELECT * FROM ${weightsTable(engine)}`);
      expect(await mistake(withheld(engine, 1))).to.match(/^more is paid than there is: \d+ entries and \d+ points$/);
    }));
});
