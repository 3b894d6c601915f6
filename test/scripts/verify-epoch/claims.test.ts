import { expect } from "chai";
import { readClaims } from "../../../scripts/verify-epoch/claims.ts";
import { readDirectory } from "../../../scripts/verify-epoch/directory.ts";
import { Faults } from "../../../scripts/verify-epoch/faults.ts";
import { goodCase, writeCase } from "../../support/audit.ts";
import { withDirectory } from "../../support/ledger.ts";

const TILE = "claims/tiles/0000.bin";

describe("verify-epoch's reading of tiles", function () {
  this.timeout(60_000);

  it("names half a row, and a row without an amount, though the tree could be made to fit", async () => {
    expect(await faultsOf((tile) => tile)).to.deep.equal([]);
    const half = await faultsOf((tile) => Buffer.concat([tile, Buffer.alloc(35, 1)]));
    expect(half).to.deep.equal([`${TILE} does not hold whole rows`]);
    const nothing = await faultsOf((tile) => Buffer.concat([tile, Buffer.alloc(20, 1), Buffer.alloc(16)]));
    expect(nothing).to.deep.equal([`${TILE}: account 0x${"01".repeat(20)} has a row without an amount`]);
  });
});

/** What is found in a good epoch with another first tile. */
async function faultsOf(change: (tile: Buffer) => Buffer): Promise<string[]> {
  return withDirectory(async (dir) => {
    const [first = ""] = (await writeCase(dir, goodCase())).dirs;
    const faults = new Faults(first);
    const directory = await readDirectory(first, goodCase().entries.length, faults);
    if (directory === undefined) throw new Error("the good epoch has no manifest");
    const files = new Map(directory.files).set(TILE, change(directory.files.get(TILE) ?? Buffer.alloc(0)));
    readClaims({ ...directory, files }, faults);
    return faults.list.map(({ message }) => message);
  });
}
