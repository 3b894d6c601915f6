import { join } from "node:path";
import { expect } from "chai";
import { ChdbEngine } from "../../../src/ledger/chdb-engine.ts";
import { NORMALISED, RULES } from "../../../src/ledger/rules.ts";
import { withDirectory } from "../../support/ledger.ts";

describe("the rules of a ledger", function () {
  this.timeout(60_000);

  it("know every day from 1970 to 2105, and no other", () =>
    withDirectory(async (directory) => {
      const engine = await ChdbEngine.open(join(directory, "engine"));
      try {
        const two = (of: string) => `leftPad(toString(${of}), 2, '0')`;
        const found = await engine.rows<[string]>(
          `SELECT left(verifiedAt, 10) FROM (
             SELECT concat(toString(1960 + year.number), '-', ${two("month.number")}, '-', ${two("day.number")},
                           'T23:59:59Z') AS verifiedAt
             FROM numbers(160) AS year, numbers(20) AS month, numbers(40) AS day
           )
           WHERE ${RULES.verifiedAt} = '' ORDER BY verifiedAt`,
        );
        const expected: string[] = [];
        for (let day = Date.UTC(1970, 0); day < Date.UTC(2106, 0); day += 86_400_000) {
          expected.push(new Date(day).toISOString().slice(0, 10));
        }
        expect(found.flat()).to.deep.equal(expected);
      } finally {
        await engine.close();
      }
    }));

  it("turn every time of day into its second", () =>
    withDirectory(async (directory) => {
      const engine = await ChdbEngine.open(join(directory, "engine"));
      try {
        const second = NORMALISED.slice(NORMALISED.lastIndexOf("toUnixTimestamp"));
        const [wrong] = await engine.rows<[string]>(
          `SELECT count() FROM (
             SELECT number * 49999 AS second,
                    formatDateTime(toDateTime(second, 'UTC'), '%Y-%m-%dT%H:%i:%SZ') AS verifiedAt
             FROM numbers(intDiv(4291747199, 49999))
           )
           WHERE ${second} != second OR ${RULES.verifiedAt} != ''`,
        );
        expect(wrong).to.deep.equal(["0"]);
      } finally {
        await engine.close();
      }
    }));
});
