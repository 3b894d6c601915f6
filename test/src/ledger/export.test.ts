import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { LedgerStore } from "../../../src/ledger/store.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { refusal } from "../../support/epochs.ts";
import { csvText, type LedgerRow, ledgerRow, ndjsonText, withDirectory, writeLedger } from "../../support/ledger.ts";
import { modelEntry } from "../../support/ledger-model.ts";
import { nth } from "../../support/nth.ts";

async function withStore<T>(path: string, use: (store: LedgerStore) => Promise<T>): Promise<T> {
  const store = await LedgerStore.open(path);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const roots = async (store: LedgerStore) => (await store.verify()).epochs;

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((raw): Hex => `0x${Buffer.from(raw).toString("hex")}`);
const orNone = (digits: fc.Arbitrary<string>) => fc.oneof(fc.constant(""), digits);
const hash = hex(32).filter((digits) => BigInt(digits) > 0n);

const row: fc.Arbitrary<LedgerRow> = fc.record({
  id: hash,
  epoch: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(2 ** 32 - 1)).map(String),
  account: fc.oneof(fc.constantFrom<Hex>(`0x${"ab".repeat(20)}`, `0x${"cd".repeat(20)}`), hex(20)),
  kind: fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/),
  points: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String),
  pattern: orNone(hash),
  evidence: orNone(hash),
  verifiedAt: fc
    .integer({ min: 0, max: 4291747199 })
    .map((time) => new Date(time * 1000).toISOString().replace(".000", "")),
});

const byEpochAndId = (rows: readonly LedgerRow[]) =>
  rows
    .map((each) => ({ ...each, id: each.id.toLowerCase(), account: each.account.toLowerCase() }))
    .toSorted((a, b) => Number(a.epoch) - Number(b.epoch) || (a.id < b.id ? -1 : 1));

describe("ledger export", function () {
  this.timeout(240_000);

  it("writes all entries as text in the order of epoch and id, spelt as the format says", () =>
    withDirectory(async (directory) => {
      const rows = [
        ledgerRow(7, { epoch: "2", account: "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359" }),
        ledgerRow(3, { epoch: "10", pattern: `0x${"AB".repeat(32)}`, verifiedAt: "1970-01-01T00:00:00Z" }),
        ledgerRow(9, { epoch: "2", evidence: `0x${"cd".repeat(32)}`, points: String(2n ** 64n - 1n) }),
        ledgerRow(1, { epoch: "2", verifiedAt: "2105-12-31T23:59:59Z" }),
      ];
      const expected = byEpochAndId(rows).map((each) => ({ ...each, pattern: (each.pattern ?? "").toLowerCase() }));
      await withStore(join(directory, "store"), async (store) => {
        await store.import(await writeLedger(directory, "l.csv", rows));
        const out = (name: string) => join(directory, name);
        const summary = await store.export(out("a.csv"));
        expect(summary).to.deep.equal({ file: out("a.csv"), entries: 4 });
        await store.export(out("a.ndjson"));
        await store.export(out("a.csv.gz"));
        await store.export(out("a.ndjson.gz"));
        expect(await readFile(out("a.csv"), "utf8")).to.equal(csvText(expected));
        expect(await readFile(out("a.ndjson"), "utf8")).to.equal(ndjsonText(expected));
        expect(gunzipSync(await readFile(out("a.csv.gz"))).toString()).to.equal(csvText(expected));
        expect(gunzipSync(await readFile(out("a.ndjson.gz"))).toString()).to.equal(ndjsonText(expected));
        await store.export(out("a.parquet"));
        const types = await store.engine.rows(
          `DESCRIBE file('${out("a.parquet")}') SETTINGS describe_compact_output = 1`,
        );
        expect(types).to.deep.equal([
          ["id", "String"],
          ["epoch", "UInt32"],
          ["account", "String"],
          ["kind", "String"],
          ["points", "UInt64"],
          ["pattern", "String"],
          ["evidence", "String"],
          ["verifiedAt", "String"],
        ]);
        const columns = Object.keys(nth(expected, 0)).map((column) => `toString(${column})`);
        expect(await store.engine.rows(`SELECT ${columns.join(", ")} FROM file('${out("a.parquet")}')`)).to.deep.equal(
          expected.map((each) => Object.values(each)),
        );
        expect((await readdir(directory)).filter((name) => name.includes(".tmp"))).to.deep.equal([]);
      });
    }));

  it("comes back from an import with the same roots and the same bytes, in every format", () =>
    fc.assert(
      fc.asyncProperty(fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 30 }), async (rows) => {
        const good = rows.filter(({ account }) => BigInt(account) > 0n);
        if (good.length === 0) return;
        await withDirectory(async (directory) => {
          const names = ["1.csv", "1.ndjson", "1.parquet", "1.csv.gz"];
          const before = await withStore(join(directory, "store"), async (store) => {
            const half = Math.ceil(good.length / 2);
            await store.import(await writeLedger(directory, "a.csv", good.slice(0, half)));
            if (half < good.length) await store.import(await writeLedger(directory, "b.csv", good.slice(half)));
            for (const name of names) await store.export(join(directory, name));
            return roots(store);
          });
          for (const name of names) {
            await withStore(join(directory, `store of ${name}`), async (store) => {
              await store.import(join(directory, name));
              expect(await roots(store), name).to.deep.equal(before);
              const again = join(directory, name.replace("1", "2"));
              await store.export(again);
              expect(Buffer.compare(await readFile(again), await readFile(join(directory, name))), name).to.equal(0);
            });
          }
        });
      }),
      { numRuns: 6 },
    ));

  it("gives a person a copy of their own entries, and nobody else's", () =>
    withDirectory(async (directory) => {
      const rows = Array.from({ length: 20 }, (_, seed) =>
        ledgerRow(seed, { epoch: String(1 + (seed % 3)), account: ledgerRow(seed % 4).account }),
      );
      const { account } = modelEntry(nth(rows, 2));
      const theirs = byEpochAndId(rows.filter((each) => modelEntry(each).account === account));
      await withStore(join(directory, "store"), async (store) => {
        await store.import(await writeLedger(directory, "l.csv", rows));
        for (const name of ["own.csv", "own.ndjson", "own.parquet"]) {
          const file = join(directory, name);
          expect(await store.export(file, { account })).to.deep.equal({ file, entries: 5 });
        }
        expect(await readFile(join(directory, "own.csv"), "utf8")).to.equal(csvText(theirs));
        expect(await store.engine.rows(`SELECT id FROM file('${join(directory, "own.parquet")}')`)).to.deep.equal(
          theirs.map(({ id }) => [id]),
        );
        const nobody: Hex = `0x${"99".repeat(20)}`;
        const message = await refusal(store.export(join(directory, "no.csv"), { account: nobody }));
        expect(message).to.equal(`--account ${nobody}: the ledger has no entries of it`);
      });
    }));

  it("overwrites nothing, and leaves nothing where it fails", () =>
    withDirectory(async (directory) => {
      await withStore(join(directory, "store"), async (store) => {
        const out = join(directory, "out.csv");
        expect(await refusal(store.export(out))).to.match(/out.csv: the ledger has no entries/);
        await store.import(await writeLedger(directory, "l.csv", [ledgerRow(1)]));
        await writeFile(out, "mine");
        expect(await refusal(store.export(out))).to.match(/--out .*out.csv exists already/);
        expect(await readFile(out, "utf8")).to.equal("mine");
        for (const name of ["out.txt", "out", "out.parquet.gz"]) {
          expect(await refusal(store.export(join(directory, name)))).to.match(/an export is a .csv, .csv.gz/);
        }
        expect(await refusal(store.export(join(directory, "no such directory", "out.csv")))).to.match(
          /cannot be written/,
        );
      });
      expect((await readdir(directory)).map((name) => basename(name)).toSorted()).to.deep.equal([
        "l.csv",
        "out.csv",
        "store",
      ]);
    }));

  it("repeated after it was killed between its two files, finds the first there; with other content it is refused", () =>
    withDirectory(async (directory) => {
      const account = ledgerRow(1).account as Hex;
      await withStore(join(directory, "store"), async (store) => {
        await store.import(await writeLedger(directory, "l.csv", [ledgerRow(1), ledgerRow(2)]));
        await store.erase({ account, builtThrough: 1, receipt: undefined, sign: undefined });
        const [out, erased] = [join(directory, "m.csv"), join(directory, "m.erased.csv")];
        expect((await store.export(out)).erased).to.deep.equal({ file: erased, leaves: 1 });
        const [first, kept] = [await readFile(out), await readFile(erased)];
        await rm(out);
        expect((await store.export(out)).erased).to.deep.equal({ file: erased, leaves: 1, found: true });
        expect(await readFile(out)).to.deep.equal(first);
        // In another format beside it: both files belong to the same leaves.
        expect((await store.export(join(directory, "m.parquet"))).erased).to.have.property("found", true);
        expect(await readFile(erased)).to.deep.equal(kept);
        await rm(out);
        await writeFile(erased, "mine");
        expect(await refusal(store.export(out))).to.match(/m.erased.csv exists already, with other leaves/);
        expect(await readFile(erased, "utf8")).to.equal("mine");
      });
      expect((await readdir(directory)).toSorted()).to.deep.equal(["l.csv", "m.erased.csv", "m.parquet", "store"]);
    }));

  it("tells how far it is", () =>
    withDirectory(async (directory) => {
      await withStore(join(directory, "store"), async (store) => {
        await store.import(await writeLedger(directory, "l.csv", [ledgerRow(1), ledgerRow(2)]));
        const seen: unknown[] = [];
        await store.export(join(directory, "out.csv"), { onProgress: (...args) => seen.push(args) });
        expect(seen.at(-1)).to.deep.equal(["entries written", 2, 2]);
      });
    }));
});
