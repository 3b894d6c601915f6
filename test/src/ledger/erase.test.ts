import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { keccak256, recoverMessageAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { eraseWithReceipt } from "../../../src/files/erase-with-receipt.ts";
import type { Engine } from "../../../src/ledger/engine.ts";
import { erasableLedger } from "../../../src/ledger/erasable.ts";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { canonicalJson } from "../../../src/shared/canonical-json.ts";
import { type Hex, ZERO_HASH } from "../../../src/shared/hex.ts";
import { silent } from "../../../src/shared/progress.ts";
import { readTree, refusal } from "../../support/epochs.ts";
import { type LedgerRow, ledgerRow, withDirectory, writeLedger } from "../../support/ledger.ts";
import { LEAF_TYPES, leafValues, modelEntry, modelLeaf } from "../../support/ledger-model.ts";
import { nth } from "../../support/nth.ts";

const THEIRS: Hex = `0x${"5a17".repeat(10)}`;
const random = (seed: number): Hex => keccak256(Uint8Array.of(seed));

/** Epochs 1 and 2 get built, 3 is open. Every third entry is theirs; ids are random, as they should be. */
const ROWS: LedgerRow[] = Array.from({ length: 18 }, (_, seed) =>
  ledgerRow(seed, {
    id: random(seed),
    epoch: String(1 + (seed % 3 === 0 ? Math.floor(seed / 6) : seed % 3)),
    points: String(100 + seed),
    pattern: seed % 2 === 0 ? random(100 + (seed % 4)) : "",
    evidence: random(200 + seed),
    ...(seed % 3 === 0 ? { account: THEIRS } : {}),
  }),
);
const isTheirs = (row: LedgerRow) => row.account === THEIRS;
const ofEpoch = (epoch: number) => (row: LedgerRow) => row.epoch === String(epoch);

function rootOf(rows: readonly LedgerRow[]): Hex {
  if (rows.length === 0) return ZERO_HASH;
  return StandardMerkleTree.of(
    rows.map((row) => leafValues(modelEntry(row))),
    LEAF_TYPES,
  ).root as Hex;
}

async function withStore<T>(path: string, use: (store: LedgerStore) => Promise<T>): Promise<T> {
  const store = await LedgerStore.open(path);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

async function recordBuilt(store: LedgerStore): Promise<void> {
  for (const epoch of [1, 2]) {
    const rows = ROWS.filter(ofEpoch(epoch));
    await store.recordEpoch({ epoch, manifestHash: random(epoch), ledgerRoot: rootOf(rows), entries: rows.length });
  }
}

/** A store of ROWS in which epochs 1 and 2 are built, and the file that it was imported from. */
async function withRows(use: (store: LedgerStore, directory: string, file: string) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    const file = await writeLedger(directory, "ledger.csv", ROWS);
    await withStore(join(directory, "store"), async (store) => {
      await store.import(file);
      await recordBuilt(store);
      await use(store, directory, file);
    });
  });
}

const request = (account: Hex, rest: { receipt?: string } = {}) => {
  return { account, builtThrough: 0, receipt: undefined, sign: undefined, ...rest };
};
const statement = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;

/** What must hold of the store after an erasure. */
async function expectErased(store: LedgerStore): Promise<void> {
  const [there] = await store.engine.rows("SELECT count() FROM ledger_entries");
  expect(there).to.deep.equal([String(ROWS.filter((row) => !isTheirs(row)).length)]);
  const { faults, epochs, erased } = await store.verify();
  expect(faults).to.deep.equal([]);
  expect(erased).to.equal(ROWS.filter((row) => isTheirs(row) && row.epoch !== "3").length);
  expect(epochs.map(({ ledgerRoot }) => ledgerRoot)).to.deep.equal([
    rootOf(ROWS.filter(ofEpoch(1))),
    rootOf(ROWS.filter(ofEpoch(2))),
    rootOf(ROWS.filter((row) => ofEpoch(3)(row) && !isTheirs(row))),
  ]);
}

async function expectUntouched(store: LedgerStore): Promise<void> {
  const [there] = await store.engine.rows("SELECT count() FROM ledger_entries");
  expect(there).to.deep.equal([String(ROWS.length)]);
  expect((await store.verify()).faults).to.deep.equal([]);
}

/** Everything that must not be found: bytes and both spellings of account, ids and evidence. */
const SECRETS = [THEIRS, ...ROWS.filter(isTheirs).flatMap(({ id, evidence }) => [id, evidence ?? ""])].flatMap(
  (hex) => [Buffer.from(hex.slice(2), "hex"), Buffer.from(hex.slice(2)), Buffer.from(hex.slice(2).toUpperCase())],
);

/** How many of the secrets some file under `path`, or its name, holds. */
async function secretsIn(path: string): Promise<number> {
  const files = [...(await readTree(path))].flatMap(([name, bytes]) => [Buffer.from(name), bytes]);
  return SECRETS.filter((secret) => files.some((bytes) => bytes.includes(secret))).length;
}

/** Compression would hide bytes from the search. */
async function storeUncompressed({ engine }: LedgerStore): Promise<void> {
  const columns = await engine.rows<[string, string, string]>(
    `SELECT table, name, type FROM system.columns
     WHERE database = currentDatabase() AND table IN ('entries', 'batches')`,
  );
  for (const [table, name, type] of columns)
    await engine.exec(`ALTER TABLE ${table} MODIFY COLUMN ${name} ${type} CODEC(NONE)`);
}

/** An engine that is dead from its nth statement on, as if the process had been killed there. */
function killedAt(engine: Engine, statement: number): Engine {
  let count = 0;
  const step = () => {
    count += 1;
    if (count >= statement) throw new Error("killed");
  };
  return {
    readsFiles: engine.readsFiles,
    mayWrite: engine.mayWrite,
    scratch: (name) => engine.scratch(name),
    rows: async (sql, parameters) => (step(), engine.rows(sql, parameters)),
    exec: async (sql, parameters) => (step(), engine.exec(sql, parameters)),
    stream: (sql, format, parameters) => (step(), engine.stream(sql, format, parameters)),
    insert: async (table, rows, format) => (step(), engine.insert(table, rows, format)),
    saveParquet: async () => {},
    withoutMerges: (_, work) => work(),
    close: async () => {},
  };
}

describe("ledger erase", function () {
  this.timeout(240_000);

  it("removes all entries of the account and no other; roots of built epochs stay, that of an open one is without", () =>
    withRows(async (store) => {
      const status = await store.status();
      expect(await store.erase(request(THEIRS))).to.have.property("left", 0);
      await expectErased(store);
      const after = await store.status();
      expect(after.accounts).to.equal(status.accounts - 1);
      expect(after.erased).to.equal(6);
      const kept = await store.engine.rows<[number, string]>(
        "SELECT epoch, concat('0x', lower(hex(leaf))) FROM ledger_leaves ORDER BY epoch, leaf",
      );
      const expected = ROWS.filter((row) => !(isTheirs(row) && row.epoch === "3"));
      expect(kept.map(([, leaf]) => leaf).toSorted()).to.deep.equal(
        expected.map((row) => modelLeaf(modelEntry(row))).toSorted(),
      );
    }));

  it("leaves neither account nor id nor evidence in any file of the store", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      const rest = ROWS.slice(9);
      await withStore(path, async (store) => {
        await store.import(await writeLedger(directory, "first.csv", [ledgerRow(77, { id: random(77) })]));
        await storeUncompressed(store);
        await store.import(await writeLedger(directory, "second.ndjson", ROWS.slice(0, 9)));
        await store.import(await writeLedger(directory, "third.parquet", rest, store.engine));
        await store.engine.exec("OPTIMIZE TABLE entries FINAL");
        await store.export(join(directory, "own.csv"), { account: THEIRS });
      });
      expect(await secretsIn(path)).to.be.greaterThan(SECRETS.length / 3 - 1);
      await withStore(path, async (store) => {
        await store.erase(request(THEIRS, { receipt: join(directory, "receipt.json") }));
        expect(await secretsIn(path)).to.equal(0);
      });
      expect(await secretsIn(path)).to.equal(0);
      await withStore(path, async (store) => {
        for (const name of ["all.csv", "all.ndjson", "all.parquet"]) await store.export(join(directory, name));
        for (const name of ["all.csv", "all.ndjson", "all.parquet"]) {
          const bytes = await readFile(join(directory, name));
          expect(SECRETS.filter((secret) => bytes.includes(secret))).to.deep.equal([]);
        }
        expect(await store.engine.rows("SELECT toString(count()) FROM ledger_entries")).to.deep.equal([["13"]]);
      });
    }));

  it("leaves the account in no name of an imported file either, in whatever case, and the other names as they were", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      const [mine, others, again] = [ROWS.filter(isTheirs), ROWS.filter((row) => !isTheirs(row)), [ledgerRow(78)]];
      await withStore(path, async (store) => {
        await store.import(await writeLedger(directory, "others.csv", others));
        await storeUncompressed(store);
        await store.import(await writeLedger(directory, `${THEIRS}.csv`, mine));
        await store.import(await writeLedger(directory, `of ${THEIRS.slice(2).toUpperCase()} too.csv`, again));
      });
      expect(await secretsIn(path)).to.be.greaterThan(0);
      await withStore(path, async (store) => {
        await store.erase(request(THEIRS));
        expect(await secretsIn(path)).to.equal(0);
        const files = (await store.status()).batches.map(({ file }) => file);
        expect(files).to.deep.equal(["others.csv", "(erased).csv", "of (erased) too.csv"]);
        expect((await store.verify()).faults).to.deep.equal([]);
        // Nothing is there but the name: it goes as well.
        await store.import(await writeLedger(directory, `late ${THEIRS}.csv`, [ledgerRow(79)]));
        expect(await store.erase(request(THEIRS))).to.equal(undefined);
        expect(await secretsIn(path)).to.equal(0);
      });
      expect(await secretsIn(path)).to.equal(0);
    }));

  it("also rids the files of entries that a refused import had left there", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      await withStore(path, async (store) => {
        await store.import(await writeLedger(directory, "first.csv", [ledgerRow(77, { id: random(77) })]));
        await storeUncompressed(store);
        await store.engine.exec(
          `INSERT INTO entries (batch, id, epoch, account) SELECT generateUUIDv4(), unhex('${random(0).slice(2)}'), 1,
           unhex('${THEIRS.slice(2)}')`,
        );
        await store.engine.exec("OPTIMIZE TABLE entries FINAL"); // in one part with others: it cannot just be dropped
      });
      await withStore(path, async (store) => {
        expect(await secretsIn(path), "deleted, but still on disk").to.equal(2);
        expect(await store.erase(request(THEIRS, { receipt: join(directory, "receipt.json") }))).to.equal(undefined);
        expect(await secretsIn(path)).to.equal(0);
        expect((await store.status()).entries).to.equal(1);
      });
      expect(await readdir(directory)).to.not.include("receipt.json");
    }));

  it("rids the files of what it had removed but not yet deleted when it was killed", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      await withStore(path, async (store) => {
        await store.import(await writeLedger(directory, "first.csv", [ledgerRow(77, { id: random(77) })]));
        await storeUncompressed(store);
        await store.import(await writeLedger(directory, "second.csv", ROWS));
        await store.engine.exec("CREATE TABLE scratch_entries AS entries");
        await store.engine.exec(
          `INSERT INTO scratch_entries SELECT * FROM entries WHERE account != unhex('${THEIRS.slice(2)}') AND epoch = 1 LIMIT 1`,
        );
        await store.engine.exec("EXCHANGE TABLES entries AND scratch_entries");
        await store.engine.exec("DROP TABLE scratch_entries"); // without SYNC: the engine deletes the files minutes later
      });
      expect(await secretsIn(path), "dropped, but still on disk").to.be.greaterThan(0);
      const store = await LedgerStore.open(path, { damaged: true });
      await store.close();
      expect(await secretsIn(path)).to.equal(0);
    }));

  it("happens whole or not at all wherever it is killed, and its repetition completes it, with the receipt", () =>
    withDirectory(async (directory) => {
      const file = await writeLedger(directory, `of ${THEIRS}.csv`, ROWS);
      let [untouched, erased] = [0, 0];
      for (let statement = 1; ; statement++) {
        const path = join(directory, `store ${statement}`);
        const receipt = join(directory, `receipt ${statement}.json`);
        const ended = await withStore(path, async (store) => {
          await store.import(file);
          await recordBuilt(store);
          const mortal = killedAt(store.engine, statement);
          return eraseWithReceipt(erasableLedger(mortal, 0, silent), request(THEIRS, { receipt })).then(
            () => true,
            (error: Error) => {
              expect(error.message).to.equal("killed");
              return false;
            },
          );
        });
        if (ended) break;
        await withStore(path, async (store) => {
          const [there] = await store.engine.rows<[string]>("SELECT toString(count()) FROM ledger_entries");
          const happened = there?.[0] !== String(ROWS.length);
          await (happened ? expectErased(store) : expectUntouched(store));
          if (happened) erased += 1;
          else untouched += 1;
          const tables = await store.engine.rows("SELECT name FROM system.tables WHERE name LIKE 'scratch%'");
          expect(tables).to.deep.equal([]);
          const result = await store.erase(request(THEIRS, { receipt }));
          expect(result?.left, `killed at ${statement}`).to.equal(0);
          expect(JSON.parse(await readFile(receipt, "utf8"))).to.have.property("account", THEIRS);
          await expectErased(store);
          expect((await store.status()).batches.map((batch) => batch.file)).to.deep.equal(["of (erased).csv"]);
        });
        expect(await readdir(directory)).to.not.include(`receipt ${statement}.json.pending`);
      }
      expect(untouched).to.be.greaterThan(5);
      expect(erased).to.be.greaterThan(1);
    }));

  it("gives a receipt that says what went, what stays and what is left to do, hashed and signed", () =>
    withRows(async (store, directory) => {
      const key = privateKeyToAccount(`0x${"11".repeat(32)}`);
      const receipt = join(directory, "receipt.json");
      const sign = async (raw: Uint8Array) => {
        return { signer: key.address.toLowerCase() as Hex, signature: await key.signMessage({ message: { raw } }) };
      };
      const result = await store.erase({ account: THEIRS, builtThrough: 0, receipt, sign });
      const bytes = await readFile(receipt);
      expect(Buffer.from(result?.receipt ?? [])).to.deep.equal(bytes);
      const { hash, signer, signature, ...rest } = statement(bytes);
      expect(rest).to.deep.include({
        format: "lam-erasure-receipt-v1",
        account: THEIRS,
        removed: { entries: 6, points: "645", patterns: 2, evidence: 6 },
        keptLeaves: 4,
      });
      expect(rest["epochs"]).to.deep.equal(
        [1, 2, 3].map((epoch) => {
          const rows = ROWS.filter((row) => isTheirs(row) && ofEpoch(epoch)(row));
          const points = String(rows.reduce((sum, row) => sum + BigInt(row.points), 0n));
          return { epoch, entries: 2, points, built: epoch < 3, leafRoot: rootOf(rows) };
        }),
      );
      for (const list of ["stays", "ends", "cannotBeUnpublished", "leftToTheOperator"]) {
        expect(rest[list]).to.be.an("array").with.length.greaterThan(0);
      }
      expect(hash).to.equal(keccak256(canonicalJson(rest)));
      const recovered = await recoverMessageAddress({
        message: { raw: canonicalJson(rest) },
        signature: signature as Hex,
      });
      expect(recovered.toLowerCase()).to.equal(signer);
      expect(bytes).to.deep.equal(Buffer.from(canonicalJson(statement(bytes))));
    }));

  it("completes a receipt that was interrupted although others were erased since", () =>
    withRows(async (store, directory) => {
      const first = join(directory, "first.json");
      const [locked, other] = [nth(ROWS, 1).account as Hex, nth(ROWS, 2).account as Hex];
      const sign = async () => Promise.reject(new Error("the wallet is locked"));
      await store.erase({ ...request(THEIRS, { receipt: first }), sign }).catch(() => {});
      const second = join(directory, "second.json");
      await store.erase({ ...request(locked, { receipt: second }), sign }).catch(() => {});
      expect(await store.erase(request(other, { receipt: join(directory, "third.json") }))).to.have.property("left", 0);
      expect(await store.erase(request(`0x${"99".repeat(20)}`))).to.equal(undefined);
      for (const [account, receipt] of [
        [THEIRS, first],
        [locked, second],
      ] as const) {
        expect(await store.erase(request(account, { receipt }))).to.deep.include({ left: 0, before: false });
        expect(JSON.parse(await readFile(receipt, "utf8"))).to.have.property("account", account);
      }
      expect((await readdir(directory)).filter((name) => name.endsWith(".pending"))).to.deep.equal([]);
    }));

  it("does not forget a pending receipt that is of another ledger", () =>
    withRows(async (store, directory) => {
      const receipt = join(directory, "r.json");
      const pending = { format: "lam-erasure-receipt-v1", erasure: "1", account: `0x${"99".repeat(20)}` };
      await writeFile(`${receipt}.pending`, JSON.stringify(pending));
      const message = await refusal(store.erase(request(`0x${"99".repeat(20)}`, { receipt })));
      expect(message).to.match(/r.json.pending is the receipt of an erasure that did not take place in this ledger/);
      expect(await readdir(directory)).to.include("r.json.pending");
    }));

  it("repeated when all is done, changes nothing and gives the receipt that is there; any other file is refused", () =>
    withRows(async (store, directory) => {
      const receipt = join(directory, "receipt.json");
      const done = await store.erase(request(THEIRS, { receipt }));
      const bytes = await readFile(receipt);
      const again = await store.erase(request(THEIRS, { receipt }));
      expect(again).to.deep.include({ left: 0, before: true });
      expect(Buffer.from(again?.receipt ?? [])).to.deep.equal(Buffer.from(done?.receipt ?? []));
      const text = bytes.toString();
      const { hash: _, ...unfinished } = statement(bytes);
      for (const other of [
        text.replaceAll(THEIRS, `0x${"99".repeat(20)}`),
        text.replace('"entries":6', '"entries":5'),
        JSON.stringify(unfinished),
        "{}",
      ]) {
        await writeFile(receipt, other);
        expect(await refusal(store.erase(request(THEIRS, { receipt })))).to.match(/receipt.json exists already/);
        expect(await readFile(receipt, "utf8")).to.equal(other);
      }
      await writeFile(receipt, bytes);
      expect(await refusal(store.erase(request(nth(ROWS, 1).account as Hex, { receipt })))).to.match(/exists already/);
      await expectErased(store);
      await store.import(await writeLedger(directory, "more.csv", [ledgerRow(50, { epoch: "3", account: THEIRS })]));
      expect(await refusal(store.erase(request(THEIRS, { receipt })))).to.match(
        /is of an earlier erasure of 0x(5a17)+, of which 1 entries were imported since: name another --receipt/,
      );
      expect((await store.status()).entries).to.equal(13);
    }));

  it("does nothing, and claims nothing, for somebody who is not there or was erased before", () =>
    withRows(async (store, directory) => {
      const receipt = join(directory, "receipt.json");
      expect(await store.erase(request(`0x${"99".repeat(20)}`, { receipt }))).to.equal(undefined);
      await expectUntouched(store);
      expect(await store.erase(request(THEIRS))).to.not.equal(undefined);
      expect(await store.erase(request(THEIRS, { receipt }))).to.equal(undefined);
      await expectErased(store);
      expect((await readdir(directory)).filter((name) => name.startsWith("receipt"))).to.deep.equal([]);
    }));

  it("refuses to write its receipt over a file, or to forget that of another erasure", () =>
    withRows(async (store, directory) => {
      const receipt = join(directory, "receipt.json");
      await writeFile(receipt, "");
      expect(await refusal(store.erase(request(THEIRS, { receipt })))).to.match(
        /--receipt .*receipt.json exists already/,
      );
      const other = { format: "lam-erasure-receipt-v1", erasure: "1", account: `0x${"99".repeat(20)}` };
      await writeFile(join(directory, "r.pending"), JSON.stringify(other));
      expect(await refusal(store.erase(request(THEIRS, { receipt: join(directory, "r") })))).to.match(
        /r.pending is the receipt of an erasure of 0x9999.* that was interrupted/,
      );
      const nowhere = join(directory, "nowhere", "r");
      expect(await refusal(store.erase(request(THEIRS, { receipt: nowhere })))).to.match(
        /cannot be written.*nothing was erased/,
      );
      await expectUntouched(store);
    }));

  it("stays in force when the file that the entries came from is imported again", () =>
    withRows(async (store, directory, file) => {
      await store.erase(request(THEIRS));
      expect(await store.import(file)).to.deep.include({ imported: 0, duplicates: 12, erased: 6, kept: 0 });
      await expectErased(store);
      const more = [...ROWS, ledgerRow(50, { id: random(50), epoch: "3", account: THEIRS })];
      const summary = await store.import(await writeLedger(directory, "more.csv", [...more, ...more]));
      expect(summary).to.deep.include({ rows: 38, imported: 1, erased: 12, duplicates: 25 });
      expect((await store.verify()).faults).to.deep.equal([]);
      // Whoever was erased may earn again.
      const again = await store.erase(request(THEIRS));
      expect(statement(again?.receipt ?? new Uint8Array())).to.deep.include({
        removed: { entries: 1, points: "10", patterns: 0, evidence: 0 },
        keptLeaves: 0,
      });
      await expectErased(store);
    }));

  it("travels with an export: another store that takes both files has the same roots, and exports the same bytes", () =>
    withDirectory(async (directory) => {
      const ledger = (name: string) => join(directory, name);
      const before = await withStore(ledger("store"), async (store) => {
        await store.import(await writeLedger(directory, "ledger.csv", ROWS));
        await recordBuilt(store);
        await store.erase(request(THEIRS));
        const summary = await store.export(ledger("out.csv.gz"));
        expect(summary).to.deep.equal({
          file: ledger("out.csv.gz"),
          entries: 12,
          erased: { file: ledger("out.erased.csv"), leaves: 4 },
        });
        return (await store.verify()).epochs;
      });
      const leaves = ROWS.filter((row) => isTheirs(row) && row.epoch !== "3").map((row): [string, Hex] => [
        row.epoch,
        modelLeaf(modelEntry(row)),
      ]);
      const lines = leaves.map((pair) => pair.join(",")).toSorted();
      expect(await readFile(ledger("out.erased.csv"), "utf8")).to.equal(["epoch,leaf", ...lines, ""].join("\n"));
      await withStore(ledger("other"), async (store) => {
        const both = { erased: ledger("out.erased.csv") };
        expect(await store.import(ledger("out.csv.gz"), both)).to.deep.include({ imported: 12, erased: 0, kept: 4 });
        expect(await store.import(ledger("out.csv.gz"), both)).to.deep.include({ imported: 0, erased: 0, kept: 0 });
        const after = (await store.verify()).epochs;
        expect(after.map(({ ledgerRoot }) => ledgerRoot)).to.deep.equal(before.map(({ ledgerRoot }) => ledgerRoot));
        await store.export(ledger("again.csv.gz"));
        for (const [one, two] of [
          ["out.csv.gz", "again.csv.gz"],
          ["out.erased.csv", "again.erased.csv"],
        ] as const) {
          // prettier-ignore
          expect(await readFile(ledger(two))).to.deep.equal(await readFile(ledger(one)));
        }
        await recordBuilt(store);
        expect((await store.verify()).faults).to.deep.equal([]);
      });
    }));

  it("travels too when nobody is left: a file without rows, and the leaves", () =>
    withDirectory(async (directory) => {
      const theirs = ROWS.filter((row) => isTheirs(row) && row.epoch !== "3");
      const names = ["all.csv", "all.ndjson", "all.parquet", "all.csv.gz", "all.ndjson.gz"];
      const erased = join(directory, "all.erased.csv");
      const before = await withStore(join(directory, "store"), async (store) => {
        await store.import(await writeLedger(directory, "ledger.csv", theirs));
        await store.erase({ ...request(THEIRS), builtThrough: 2 });
        for (const name of names) {
          const file = join(directory, name);
          const found = name === "all.csv" ? {} : { found: true };
          expect(await store.export(file)).to.deep.equal({
            file,
            entries: 0,
            erased: { file: erased, leaves: 4, ...found },
          });
        }
        return (await store.verify()).epochs;
      });
      expect(before.map(({ ledgerRoot }) => ledgerRoot)).to.deep.equal(
        [1, 2].map((epoch) => rootOf(theirs.filter(ofEpoch(epoch)))),
      );
      for (const name of names) {
        const file = join(directory, name);
        await withStore(join(directory, `store of ${name}`), async (store) => {
          expect(await refusal(store.import(file)), name).to.match(/is empty|no rows/);
          expect(await store.import(file, { erased }), name).to.deep.include({ rows: 0, imported: 0, kept: 4 });
          expect(await store.import(file, { erased }), name).to.deep.include({ rows: 0, imported: 0, kept: 0 });
          expect((await store.verify()).epochs, name).to.deep.equal(before);
          const again = join(directory, `again ${name}`);
          await store.export(again);
          expect(await readFile(again), name).to.deep.equal(await readFile(file));
        });
      }
    }));

  it("keeps leaves for good where the caller says that an epoch was built of which a restored store knows nothing", () =>
    withDirectory(async (directory) => {
      const file = await writeLedger(directory, "ledger.csv", ROWS);
      await withStore(join(directory, "store"), async (store) => {
        await store.import(file);
        await store.erase({ ...request(THEIRS), builtThrough: 2 });
        await recordBuilt(store);
        await expectErased(store);
      });
    }));

  describe("the file of kept leaves", () => {
    const leaf = random(1);
    const wrong: [content: string, message: RegExp][] = [
      ["", /is empty/],
      ["leaf,epoch\n", /row 1: expected the header epoch,leaf, not "leaf,epoch"/],
      [`epoch,leaf\n0,${leaf}\n`, /row 2: .*expected an epoch, a comma/],
      [`epoch,leaf\n4294967296,${leaf}\n`, /row 2: .*expected an epoch/],
      [`epoch,leaf\n1,${leaf.toUpperCase()}\n`, /row 2: .*expected an epoch/],
      [`epoch,leaf\n1,${leaf}00\n`, /row 2: .*expected an epoch/],
      [`epoch,leaf\n2,${leaf}\n1,${leaf}\n`, /row 3: .*comes after a greater one/],
      [`epoch,leaf\n1,${leaf}\n1,${leaf}\n`, /row 3: .*twice/],
    ];

    it("is refused if it is none, and nothing is imported", () =>
      withDirectory(async (directory) => {
        const file = await writeLedger(directory, "ledger.csv", ROWS);
        const erased = join(directory, "erased.csv");
        await withStore(join(directory, "store"), async (store) => {
          for (const [content, message] of wrong) {
            await writeFile(erased, content);
            expect(await refusal(store.import(file, { erased }))).to.match(message);
            expect((await store.status()).entries).to.equal(0);
          }
          expect(await refusal(store.import(file, { erased: file.replace(".csv", ".parquet") }))).to.match(
            /cannot be read/,
          );
        });
      }));

    it("is refused if it does not belong to the ledger: its entries are there, or its epoch was built without them", () =>
      withDirectory(async (directory) => {
        const file = await writeLedger(directory, "ledger.csv", ROWS);
        const erased = join(directory, "erased.csv");
        await writeFile(erased, `epoch,leaf\n1,${modelLeaf(modelEntry(nth(ROWS, 0)))}\n`);
        await withStore(join(directory, "store"), async (store) => {
          expect(await refusal(store.import(file, { erased }))).to.match(
            /erased.csv: epoch 1, leaf 0x\w+: its entry is/,
          );
          expect((await store.status()).entries).to.equal(0);
          await store.import(file);
          await recordBuilt(store);
          await writeFile(erased, `epoch,leaf\n2,${leaf}\n`);
          expect(await refusal(store.import(file, { erased }))).to.match(/epoch 2 is already built, and without it/);
          await writeFile(erased, `epoch,leaf\n3,${leaf}\n`);
          expect(await refusal(store.import(file, { erased }))).to.match(/epoch 2 is already built, and without it/);
          await expectUntouched(store);
        });
      }));

    it("cannot hold an entry's leaf under another epoch than the entry's, whichever of them comes first", () =>
      withDirectory(async (directory) => {
        const file = await writeLedger(directory, "ledger.csv", ROWS.slice(1));
        const whole = await writeLedger(directory, "whole.csv", ROWS);
        const erased = join(directory, "erased.csv");
        const kept = modelLeaf(modelEntry(nth(ROWS, 0)));
        await writeFile(erased, `epoch,leaf\n7,${kept}\n`);
        await withStore(join(directory, "store"), async (store) => {
          await store.import(file, { erased });
          expect(await refusal(store.import(whole))).to.include(
            `leaf ${kept} is of an entry of epoch 1, but this ledger keeps it as that of an erased entry of epoch 7`,
          );
          expect((await store.status()).entries).to.equal(ROWS.length - 1);
          expect((await store.verify()).faults).to.deep.equal([]);
          await writeFile(erased, `epoch,leaf\n1,${kept}\n`);
          expect(await refusal(store.import(file, { erased }))).to.match(/epoch 1, leaf 0x\w+: its entry is or was/);
        });
        await withStore(join(directory, "other"), async (store) => {
          expect(await store.import(whole)).to.include({ imported: ROWS.length });
          await writeFile(erased, `epoch,leaf\n7,${kept}\n`);
          expect(await refusal(store.import(whole, { erased }))).to.match(/epoch 7, leaf 0x\w+: its entry is or was/);
        });
      }));
  });
});
