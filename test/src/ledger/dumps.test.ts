import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { withDirectory } from "../../support/ledger.ts";

const DUMPS = new URL("../../dumps/ledger/", import.meta.url).pathname;

describe("ledger files written by earlier releases", function () {
  this.timeout(60_000);

  it("lam-ledger-v1 reads as it did, from every format", async () => {
    const expected = JSON.parse(await readFile(join(DUMPS, "lam-ledger-v1.expected.json"), "utf8")) as Record<
      string,
      string
    >[];
    const files = (await readdir(DUMPS)).filter((name) => /\.(csv|ndjson|parquet)(\.gz)?$/.test(name));
    expect(files).to.have.length(4);
    for (const file of files) {
      await withDirectory(async (directory) => {
        const store = await LedgerStore.open(directory);
        try {
          const summary = await store.import(join(DUMPS, file));
          expect(summary).to.deep.include({ rows: 5, imported: 4, duplicates: 1 });
          const entries = await store.engine.rows<string[]>(
            `SELECT concat('0x', lower(hex(id))), toString(epoch), concat('0x', lower(hex(account))), kind, points,
                    concat('0x', lower(hex(pattern))), concat('0x', lower(hex(evidence))), toString(verified_at)
             FROM ledger_entries ORDER BY epoch, verified_at DESC`,
          );
          const names = ["id", "epoch", "account", "kind", "points", "pattern", "evidence", "verifiedAt"];
          const held = await store.engine.rows<[string]>(
            "SELECT concat('0x', lower(hex(leaf))) AS leaf FROM ledger_leaves ORDER BY leaf",
          );
          const byHand = expected.map((entry) => names.map((name) => entry[name]));
          expect(entries, file).to.deep.equal(byHand);
          expect(held.flat(), file).to.deep.equal(expected.map((entry) => entry["leaf"] ?? "").toSorted());
        } finally {
          await store.close();
        }
      });
    }
  });
});
