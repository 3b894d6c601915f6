import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import type { Engine } from "../../../src/ledger/engine.ts";
import { LEAF_SQL } from "../../../src/ledger/leaf.ts";
import type { LedgerFault } from "../../../src/ledger/ledger-fault.ts";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { UserError } from "../../../src/shared/errors.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { type LedgerRow, ledgerRow, withDirectory, writeLedger } from "../../support/ledger.ts";
import { LEAF_TYPES, leafValues, modelEntry, modelLeaf } from "../../support/ledger-model.ts";
import { nth } from "../../support/nth.ts";

const hash = (digits: string): Hex => `0x${digits.repeat(32)}`;
const unhex = (hex: string) => `toFixedString(unhex('${hex.slice(2)}'), ${(hex.length - 2) / 2})`;

/** Epochs 1 and 2 are built, 3 is open; the first six rows are one import, the others another. */
const ROWS: LedgerRow[] = [1, 1, 1, 2, 2, 3, 3, 3, 3].map((epoch, seed) =>
  ledgerRow(seed, { epoch: String(epoch), pattern: hash("12"), evidence: seed % 2 === 0 ? hash("34") : "" }),
);
const FIRST_IMPORT = 6;

const idOf = (index: number): Hex => modelEntry(nth(ROWS, index)).id;
const leafOf = (index: number): Hex => modelLeaf(modelEntry(nth(ROWS, index)));

function rootOf(epoch: number): Hex {
  const rows = ROWS.filter((row) => row.epoch === String(epoch)).map((row) => leafValues(modelEntry(row)));
  return StandardMerkleTree.of(rows, LEAF_TYPES).root as Hex;
}

/** A store of ROWS, in which `tamper` does what no command would; then what is found when it is opened again. */
async function afterwards(tamper: (engine: Engine) => Promise<void>): Promise<LedgerFault[]> {
  return withDirectory(async (directory) => {
    const path = join(directory, "store");
    const store = await LedgerStore.open(path);
    try {
      await store.import(await writeLedger(directory, "first.csv", ROWS.slice(0, FIRST_IMPORT)));
      await store.import(await writeLedger(directory, "second.csv", ROWS.slice(FIRST_IMPORT)));
      for (const epoch of [1, 2]) {
        const entries = ROWS.filter((row) => row.epoch === String(epoch)).length;
        await store.recordEpoch({ epoch, manifestHash: hash("aa"), ledgerRoot: rootOf(epoch), entries });
      }
      await tamper(store.engine);
    } finally {
      await store.close();
    }
    const again = await LedgerStore.open(path, { damaged: true });
    try {
      return (await again.verify()).faults;
    } finally {
      await again.close();
    }
  });
}

async function remove(engine: Engine, table: string, where: string): Promise<void> {
  await engine.exec(`ALTER TABLE ${table} DELETE WHERE ${where} SETTINGS mutations_sync = 2`);
}

/** Rewrites rows of a table, in columns of its key too. */
async function replace(engine: Engine, table: string, where: string, changes: string): Promise<void> {
  await engine.exec(`CREATE TABLE altered AS ${table}`);
  await engine.exec(`INSERT INTO altered SELECT * REPLACE (${changes}) FROM (SELECT * FROM ${table} WHERE ${where})`);
  await remove(engine, table, where);
  await engine.exec(`INSERT INTO ${table} SELECT * FROM altered`);
  await engine.exec("DROP TABLE altered SYNC");
}

const theEntry = (index: number) => `id = ${unhex(idOf(index))}`;
const theLeaf = (index: number) => `leaf = ${unhex(leafOf(index))}`;

/** Makes `leaves` fit an entry that was altered, as a careful forger would. */
async function refit(engine: Engine, index: number): Promise<void> {
  await remove(engine, "leaves", theLeaf(index));
  await engine.exec(`INSERT INTO leaves SELECT batch, epoch, ${LEAF_SQL} FROM entries WHERE ${theEntry(index)}`);
}

const summary = (faults: LedgerFault[]) => faults.map(({ what, epoch, id, leaf }) => ({ what, epoch, id, leaf }));

describe("ledger verify", function () {
  this.timeout(240_000);

  it("finds nothing in a ledger as it was imported, and computes the roots that OpenZeppelin's tree gives", () =>
    withDirectory(async (directory) => {
      const store = await LedgerStore.open(join(directory, "store"));
      try {
        await store.import(await writeLedger(directory, "l.csv", ROWS));
        const progress: number[] = [];
        const found = await store.verify({ onProgress: (_, done) => progress.push(done) });
        expect(found).to.deep.equal({
          entries: ROWS.length,
          erased: 0,
          epochs: [1, 2, 3].map((epoch, index) => {
            return { epoch, entries: nth([3, 2, 4], index), ledgerRoot: rootOf(epoch), built: false };
          }),
          faults: [],
        });
        expect(progress).to.deep.equal([0, 3, 5, 9]);
      } finally {
        await store.close();
      }
    }));

  it("finds nothing in a ledger whose epochs were built, opened again", async () => {
    expect(await afterwards(async () => {})).to.deep.equal([]);
  });

  it("names the entry that was changed, whichever of its columns and whether its epoch is built or not", async () => {
    const changes = {
      id: `${unhex(hash("77"))} AS id`,
      epoch: "epoch % 3 + 1 AS epoch",
      account: `${unhex(`0x${"77".repeat(20)}`)} AS account`,
      kind: "'review' AS kind",
      points: "points + 1 AS points",
      pattern: `${unhex(hash("77"))} AS pattern`,
      evidence: `${unhex(hash("77"))} AS evidence`,
      verified_at: "verified_at + 1 AS verified_at",
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(ROWS.length - 1), fc.constantFrom(...Object.entries(changes)), async (index, change) => {
        const [column, sql] = change;
        const faults = await afterwards((engine) => replace(engine, "entries", theEntry(index), sql));
        const named = faults.filter(({ what }) => what !== "root");
        expect(named, column).to.have.length(1);
        const [fault] = named;
        expect(fault?.what, column).to.equal("changed");
        expect(fault?.id, column).to.equal(column === "id" ? hash("77") : idOf(index));
        expect(fault?.message, column).to.include(leafOf(index));
        expect(fault?.message).to.include(index < FIRST_IMPORT ? `import 1, "first.csv"` : `import 2, "second.csv"`);
      }),
      { numRuns: 20, examples: [[0, ["epoch", changes.epoch]], [8, ["id", changes.id]]] }, // prettier-ignore
    );
  });

  it("names the leaf of an entry that is missing, and the import it came with", async () => {
    for (const index of [1, 7]) {
      const faults = await afterwards((engine) => remove(engine, "entries", theEntry(index)));
      expect(summary(faults.filter(({ what }) => what === "missing"))).to.deep.equal([
        { what: "missing", epoch: Number(nth(ROWS, index).epoch), id: undefined, leaf: leafOf(index) },
      ]);
      expect(faults.map(({ what }) => what).toSorted()).to.deep.equal(["missing", "record"]);
      expect(nth(faults, 0).message).to.match(/import \d, "\w+.csv": [36] entries were imported, [25] are there/);
    }
  });

  it("names an entry that was added, of a built epoch and of an open one", async () => {
    for (const index of [0, 8]) {
      const faults = await afterwards((engine) =>
        engine.exec(
          `INSERT INTO entries SELECT * REPLACE (${unhex(hash("77"))} AS id)
           FROM (SELECT * FROM entries WHERE ${theEntry(index)})`,
        ),
      );
      const [added, ...others] = faults.filter(({ what }) => what !== "record");
      expect(others).to.deep.equal([]);
      expect(added).to.include({ what: "added", epoch: Number(nth(ROWS, index).epoch), id: hash("77") });
    }
  });

  it("names what claims to be left of an erased entry that is there", async () => {
    for (const epoch of [1, 2]) {
      const stone = `SELECT batch, leaf, epoch, 1 FROM leaves WHERE epoch = ${epoch} ORDER BY leaf LIMIT 1`;
      const faults = await afterwards((engine) =>
        engine.exec(`INSERT INTO entries (batch, id, epoch, erased) ${stone}`),
      );
      expect(faults.filter((fault) => fault.epoch === epoch).length).to.be.greaterThan(0);
    }
  });

  it("says that a file on the disk is damaged, in one line", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      const store = await LedgerStore.open(path);
      await store.import(await writeLedger(directory, "l.csv", ROWS));
      const [part] = await store.engine.rows<[string]>(
        "SELECT path FROM system.parts WHERE database = 'lam' AND table = 'entries' AND active",
      );
      await store.close();
      const file = join(String(part?.[0]), "data.bin");
      const bytes = await readFile(file);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      await writeFile(file, bytes);
      const again = await LedgerStore.open(path, { damaged: true });
      const error = await again.verify().then(
        () => expect.fail("it found nothing"),
        (reason: unknown) => reason as Error,
      );
      await again.close();
      expect(error).to.be.instanceOf(UserError);
      expect(error.message).to.match(/^[^\n]*store is damaged[^\n]*last good export$/);
    }));

  it("tells a changed, missing or added leaf from a changed entry by the root on record", async () => {
    const changed = await afterwards((engine) => replace(engine, "leaves", theLeaf(0), `${unhex(hash("77"))} AS leaf`));
    expect(summary(changed)).to.deep.equal([
      { what: "leaf", epoch: 1, id: idOf(0), leaf: leafOf(0) },
      { what: "leaf", epoch: 1, id: undefined, leaf: hash("77") },
    ]);
    const missing = await afterwards((engine) => remove(engine, "leaves", theLeaf(3)));
    expect(summary(missing)).to.deep.equal([{ what: "leaf", epoch: 2, id: idOf(3), leaf: leafOf(3) }]);
    const added = await afterwards((engine) =>
      engine.exec(`INSERT INTO leaves SELECT batch, epoch, ${unhex(hash("77"))} FROM leaves WHERE ${theLeaf(3)}`),
    );
    expect(summary(added)).to.deep.equal([{ what: "leaf", epoch: 2, id: undefined, leaf: hash("77") }]);
  });

  it("tells them by the number of rows imported where there is no root on record", async () => {
    const missing = await afterwards((engine) => remove(engine, "leaves", theLeaf(7)));
    expect(summary(missing)).to.deep.equal([{ what: "leaf", epoch: 3, id: idOf(7), leaf: leafOf(7) }]);
    const added = await afterwards((engine) =>
      engine.exec(`INSERT INTO leaves SELECT batch, epoch, ${unhex(hash("77"))} FROM leaves WHERE ${theLeaf(7)}`),
    );
    expect(summary(added)).to.deep.equal([{ what: "leaf", epoch: 3, id: undefined, leaf: hash("77") }]);
  });

  it("names several entries that were changed", async () => {
    const faults = await afterwards((engine) => replace(engine, "entries", "epoch = 2", "points + 1 AS points"));
    expect(faults.map(({ what, id }) => [what, id])).to.have.deep.members([
      ["changed", idOf(3)],
      ["changed", idOf(4)],
    ]);
  });

  it("names the epoch in which entry and leaf were changed, added or removed together", async () => {
    const forgeries: ((engine: Engine) => Promise<void>)[] = [
      async (engine) => {
        await replace(engine, "entries", theEntry(1), "points + 1 AS points");
        await refit(engine, 1);
      },
      async (engine) => {
        await remove(engine, "entries", theEntry(1));
        await remove(engine, "leaves", theLeaf(1));
        await replace(engine, "batches", "sequence = 1", "entries - 1 AS entries");
      },
      async (engine) => {
        const other = `* REPLACE (${unhex(hash("77"))} AS id)`;
        await engine.exec(`INSERT INTO entries SELECT ${other} FROM (SELECT * FROM entries WHERE ${theEntry(1)})`);
        await engine.exec(
          `INSERT INTO leaves SELECT batch, epoch, ${LEAF_SQL} FROM entries WHERE id = ${unhex(hash("77"))}`,
        );
        await replace(engine, "batches", "sequence = 1", "entries + 1 AS entries");
      },
      async (engine) => {
        await replace(engine, "epochs", "epoch = 1", `'${hash("77")}' AS ledger_root`);
      },
    ];
    for (const [index, forge] of forgeries.entries()) {
      const faults = await afterwards(forge);
      expect(summary(faults)).to.deep.equal([{ what: "root", epoch: 1, id: undefined, leaf: undefined }]);
      const counts = [undefined, "built from 3 entries, and 2 are there", "built from 3 entries, and 4 are there"];
      expect(nth(faults, 0).message).to.include(
        counts[index] ?? "compare it with ledgerRoot in the manifest of epoch 1",
      );
    }
  });

  it("names an entry that is there twice, also where its leaf is", async () => {
    const twice = await afterwards((engine) =>
      engine.exec(`INSERT INTO entries SELECT * FROM entries WHERE ${theEntry(2)}`),
    );
    expect(new Set(twice.map(({ what }) => what))).to.deep.equal(new Set(["twice", "record"]));
    for (const fault of twice.filter(({ what }) => what === "twice")) expect(fault.id).to.equal(idOf(2));
    const both = await afterwards(async (engine) => {
      await engine.exec(`INSERT INTO entries SELECT * FROM entries WHERE ${theEntry(7)}`);
      await engine.exec(`INSERT INTO leaves SELECT * FROM leaves WHERE ${theLeaf(7)}`);
      await replace(engine, "batches", "sequence = 2", "entries + 1 AS entries");
    });
    expect(new Set(both.map(({ what }) => what))).to.deep.equal(new Set(["twice"]));
  });

  it("names an entry of an open epoch that no import would have let in, though its leaf fits", async () => {
    const changes = ["0 AS points", "'Work!' AS kind", "4294967295 AS verified_at", `toFixedString('', 20) AS account`];
    for (const change of changes) {
      const faults = await afterwards(async (engine) => {
        await replace(engine, "entries", theEntry(6), change);
        await refit(engine, 6);
      });
      expect(summary(faults)).to.deep.equal([{ what: "value", epoch: 3, id: idOf(6), leaf: undefined }]);
    }
  });

  it("notices that a record of an import or of a built epoch is missing", async () => {
    const epochs = await afterwards((engine) => remove(engine, "epochs", "epoch = 1"));
    expect(epochs.map(({ message }) => message)).to.deep.equal(["of 2 records of built epochs, 1 are there"]);
    const batches = await afterwards((engine) => remove(engine, "batches", "sequence = 1"));
    expect(batches.map(({ what }) => what)).to.include.members(["record", "root"]);
  });
});
