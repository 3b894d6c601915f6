import { join } from "node:path";
import { expect } from "chai";
import { ChdbEngine } from "../../../src/ledger/chdb-engine.ts";
import type { Engine } from "../../../src/ledger/engine.ts";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { migrationsFrom, VERSION, VERSION_TABLE } from "../../../src/ledger/migrations.ts";
import { UserError } from "../../../src/shared/errors.ts";
import { type LedgerRow, ledgerRow, withDirectory, writeLedger } from "../../support/ledger.ts";
import { modelEntry, modelLeaf } from "../../support/ledger-model.ts";

/** What the first release made of an empty store: not to be changed, whatever later ones do. */
const VERSION_1 = [
  `CREATE TABLE entries (
     batch UUID, id FixedString(32), epoch UInt32, account FixedString(20), kind LowCardinality(String), points UInt64,
     pattern FixedString(32), evidence FixedString(32), verified_at UInt32
   ) ENGINE = MergeTree ORDER BY (epoch, account, id)
   SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1`,
  `CREATE TABLE leaves (batch UUID, epoch UInt32, leaf FixedString(32)) ENGINE = MergeTree ORDER BY (epoch, leaf)`,
  `CREATE TABLE batches (
     batch UUID, sequence UInt32, file String, rows UInt64, entries UInt64, imported_at UInt32
   ) ENGINE = MergeTree ORDER BY sequence`,
  `CREATE TABLE epochs (
     epoch UInt32, sequence UInt32, manifest_hash String, ledger_root String, entries UInt64
   ) ENGINE = MergeTree ORDER BY (epoch, sequence)`,
  `CREATE VIEW ledger_entries AS
   SELECT id, epoch, account, kind, points, pattern, evidence, verified_at
   FROM entries WHERE batch IN (SELECT batch FROM batches)`,
  "CREATE VIEW ledger_leaves AS SELECT epoch, leaf FROM leaves WHERE batch IN (SELECT batch FROM batches)",
  "CREATE TABLE schema_version (version UInt32) ENGINE = MergeTree ORDER BY version",
  "INSERT INTO schema_version VALUES (1)",
];

const BATCH = "6b1c4c1e-8a58-4b0c-9d3a-0d4f0a3e7f01";
const ROWS: LedgerRow[] = [
  ledgerRow(1, { pattern: `0x${"12".repeat(32)}`, evidence: `0x${"34".repeat(32)}` }),
  ledgerRow(2, { epoch: "2", points: "18446744073709551615", kind: "review" }),
  ledgerRow(3, { epoch: "2", verifiedAt: "2105-12-31T23:59:59Z" }),
];

async function fill(engine: Engine): Promise<void> {
  for (const row of ROWS) {
    const { id, epoch, account, kind, points, pattern, evidence, verifiedAt } = modelEntry(row);
    const bytes = (hex: string) => `unhex('${hex.slice(2)}')`;
    await engine.exec(
      `INSERT INTO entries VALUES ('${BATCH}', ${bytes(id)}, ${epoch}, ${bytes(account)}, '${kind}', ${points},
                                   ${bytes(pattern)}, ${bytes(evidence)}, ${verifiedAt})`,
    );
    await engine.exec(`INSERT INTO leaves VALUES ('${BATCH}', ${epoch}, ${bytes(modelLeaf(modelEntry(row)))})`);
  }
  await engine.exec(`INSERT INTO batches VALUES ('${BATCH}', 1, 'old.csv', 3, 3, 1700000000)`);
  const root = modelLeaf(modelEntry(ROWS[0] ?? ledgerRow(1)));
  await engine.exec(`INSERT INTO epochs VALUES (1, 1, '0x${"aa".repeat(32)}', '${root}', 1)`);
}

/** Makes a store by statements of its own, as another release or a killed one left it. */
async function makeStore(path: string, make: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await ChdbEngine.open(path);
  try {
    await make(engine);
  } finally {
    await engine.close();
  }
}

async function withStore<T>(path: string, use: (store: LedgerStore) => Promise<T>): Promise<T> {
  const store = await LedgerStore.open(path);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function expectWhole(path: string): Promise<void> {
  await withStore(path, async (store) => {
    const { batches, epochs, ...totals } = await store.status();
    expect(totals).to.include({ entries: 3, accounts: 3, patterns: 1, points: String(2n ** 64n - 1n + 20n) });
    expect(batches).to.have.length(1);
    expect(epochs.map(({ epoch, entries, built }) => [epoch, entries, built !== undefined])).to.deep.equal([
      [1, 1, true],
      [2, 2, false],
    ]);
    expect((await store.verify()).faults).to.deep.equal([]);
    expect(await store.engine.rows("SELECT version FROM schema_version")).to.deep.equal([[VERSION]]);
  });
}

describe("the versions of the ledger store", function () {
  this.timeout(120_000);

  it("upgrade a store of the first release in place, with nothing lost, and go on from there", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      await makeStore(path, async (engine) => {
        for (const statement of VERSION_1) await engine.exec(statement);
        await fill(engine);
      });
      await expectWhole(path);
      await expectWhole(path);
      await withStore(path, async (store) => {
        const more = await writeLedger(directory, "more.csv", [...ROWS, ledgerRow(4, { epoch: "2" })]);
        expect(await store.import(more)).to.include({ imported: 1, duplicates: 3 });
        expect((await store.verify()).faults).to.deep.equal([]);
      });
    }));

  it("upgrade a store wherever an upgrade was killed before", () =>
    withDirectory(async (directory) => {
      const statements = [...migrationsFrom(1), `INSERT INTO schema_version VALUES (${VERSION})`];
      for (let done = 1; done <= statements.length; done++) {
        const path = join(directory, String(done));
        await makeStore(path, async (engine) => {
          for (const statement of VERSION_1) await engine.exec(statement);
          await fill(engine);
          for (const statement of statements.slice(0, done)) await engine.exec(statement);
        });
        if (done < statements.length) await expectWhole(path);
        else await withStore(path, async (store) => expect((await store.status()).entries).to.equal(3));
      }
    }));

  it("complete a new store wherever its making was killed", () =>
    withDirectory(async (directory) => {
      const file = await writeLedger(directory, "l.csv", [ledgerRow(1)]);
      const statements = [...migrationsFrom(0), VERSION_TABLE];
      for (const done of [1, 3, 6, statements.length]) {
        const path = join(directory, String(done));
        await makeStore(path, async (engine) => {
          for (const statement of statements.slice(0, done)) await engine.exec(statement);
        });
        await withStore(path, async (store) => expect(await store.import(file)).to.include({ imported: 1 }));
      }
    }));

  it("refuse a later one", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      const file = await writeLedger(directory, "l.csv", [ledgerRow(1)]);
      await withStore(path, async (store) => {
        await store.import(file);
        await store.engine.exec(`INSERT INTO schema_version VALUES (${VERSION + 1})`);
      });
      const error = await LedgerStore.open(path).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(UserError);
      expect((error as Error).message).to.match(
        new RegExp(
          `store is a ledger store of version ${VERSION + 1}, and this release reads versions up to ${VERSION}`,
        ),
      );
    }));
});
