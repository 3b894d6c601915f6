import { readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { getAddress, type Hex } from "viem";
import type { Parameters } from "../../../src/ledger/engine.ts";
import { importFile } from "../../../src/ledger/import.ts";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { InvariantError, UserError } from "../../../src/shared/errors.ts";
import {
  csvText,
  FORMATS,
  type LedgerRow,
  ledgerRow,
  ndjsonText,
  selectRows,
  withDirectory,
  writeLedger,
  writeParquet,
} from "../../support/ledger.ts";
import { isValid, LEAF_TYPES, leafValues, type ModelEntry, modelEntry, modelLeaf } from "../../support/ledger-model.ts";

const hex = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`)
    .filter((text) => BigInt(text) > 0n);

/** A hash in lower, upper or mixed case. */
const hash = fc
  .tuple(hex(32), fc.integer({ min: 0, max: 2 }))
  .map(([text, style]) =>
    style === 0
      ? text
      : `0x${Array.from(text.slice(2), (digit, index) => (style === 1 || index % 2 ? digit.toUpperCase() : digit)).join("")}`,
  );

const account = fc
  .tuple(hex(20), fc.integer({ min: 0, max: 2 }))
  .map(([text, style]) => [text, `0x${text.slice(2).toUpperCase()}`, getAddress(text)][style] ?? text);

const LAST_SECOND = Date.UTC(2105, 11, 31, 23, 59, 59) / 1000;

const validRow: fc.Arbitrary<LedgerRow> = fc.record({
  id: hash,
  epoch: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 ** 32 - 1 })).map(String),
  account,
  kind: fc.oneof(fc.constantFrom("workflow", "automation"), fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/)),
  points: fc.oneof(fc.bigInt(1n, 1000n), fc.bigInt(1n, 2n ** 64n - 1n), fc.constant(2n ** 64n - 1n)).map(String),
  pattern: fc.oneof(fc.constant(""), hash),
  evidence: fc.oneof(fc.constant(""), hash),
  verifiedAt: fc
    .integer({ min: 0, max: LAST_SECOND })
    .map((seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z")),
});

describe("importing a ledger", function () {
  this.timeout(120_000);

  /** A store that is thrown away. */
  const withStore = (use: (store: LedgerStore, directory: string) => Promise<void>) =>
    withDirectory(async (directory) => {
      const store = await LedgerStore.open(join(directory, "store"));
      try {
        await use(store, directory);
      } finally {
        await store.close();
      }
    });

  const empty = async (store: LedgerStore) => {
    for (const table of ["entries", "leaves", "batches"]) await store.engine.exec(`TRUNCATE TABLE ${table}`);
  };

  it("keeps the same entries and leaves from each format as a plain model does", async () => {
    await withStore(async (store, directory) => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(validRow, { minLength: 1, maxLength: 40, selector: (row) => row.id.toLowerCase() }),
          fc.integer({ min: 0, max: 5 }),
          async (rows, repeats) => {
            // The same entries again, spelt in lower case: no-ops.
            const file = [...rows, ...rows.slice(0, repeats).map((row) => ({ ...row, id: row.id.toLowerCase() }))];
            const expected = rows.map(modelEntry).toSorted((a, b) => (a.id < b.id ? -1 : 1));
            for (const format of FORMATS) {
              await empty(store);
              const summary = await store.import(await writeLedger(directory, `l.${format}`, file, store.engine));
              expect(summary.imported).to.equal(rows.length);
              expect(summary.duplicates).to.equal(file.length - rows.length);
              expect(await heldEntries(store)).to.deep.equal(expected);
              expect(await heldLeaves(store)).to.deep.equal(expected.map(modelLeaf).toSorted());
            }
          },
        ),
        { numRuns: 10 },
      );
    });
  });

  it("passes exactly the values that a plain model of the rules passes", async () => {
    const columns = Object.keys(ledgerRow(0)) as (keyof LedgerRow)[];
    const character = fc.constantFrom(...Array.from("0123456789abcdefABCDEFxXzZgT-+.:/ ,\"'é\\\t"));
    /** A valid row of which one character in one column was replaced, removed, doubled or swapped with the next. */
    const damaged = fc
      .tuple(validRow, fc.constantFrom(...columns), fc.nat(), fc.integer({ min: 0, max: 3 }), character)
      .map(([row, column, place, how, by]) => {
        const text = Array.from(row[column] ?? "");
        const at = text.length === 0 ? 0 : place % text.length;
        if (how === 0) text[at] = by;
        if (how === 1) text.splice(at, 1);
        if (how === 2) text.splice(at, 0, by);
        if (how === 3) text.splice(at, 2, text[at + 1] ?? by, text[at] ?? by);
        return { column, row: { ...row, [column]: text.join("") } };
      });
    await withStore(async (store, directory) => {
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(damaged, { minLength: 20, maxLength: 20, selector: ({ row }) => row.id.toLowerCase() }),
          fc.constantFrom(...FORMATS),
          async (cases, format) => {
            await empty(store);
            const rows = cases.map(({ row }) => row);
            const file = await writeLedger(directory, `l.${format}`, rows, store.engine);
            const first = format === "csv" ? 2 : 1;
            const expected = cases
              .map(({ column, row }, index) => ({ row: index + first, column, text: row[column] ?? "" }))
              .filter(({ column, text }) => !isValid(column, text))
              .map(({ row, column }) => `row ${row}, column ${column}`);
            expect(await faultyPlaces(store, file)).to.deep.equal(expected);
          },
        ),
        { numRuns: 40 },
      );
    });
  });

  it("passes the checksum of an address exactly when viem does", async () => {
    const flip = (text: string, at: number) => {
      const letter = text[at] ?? "";
      const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
      return text.slice(0, at) + other + text.slice(at + 1);
    };
    await withStore(async (store, directory) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(hex(20), fc.integer({ min: 2, max: 41 }), fc.boolean()), { minLength: 20, maxLength: 20 }),
          async (cases) => {
            await empty(store);
            const rows = cases.map(([text, at, wrong], index) => {
              const address = getAddress(text);
              return ledgerRow(index, { account: wrong ? flip(address, at) : address });
            });
            const file = await writeLedger(directory, "l.csv", rows);
            const expected = rows.flatMap((row, index) =>
              isValid("account", row.account) ? [] : [`row ${index + 2}, column account`],
            );
            expect(await faultyPlaces(store, file)).to.deep.equal(expected);
          },
        ),
        { numRuns: 20 },
      );
    });
  });

  it("hashes an entry as OpenZeppelin's standard tree does", async () => {
    await withStore(async (store, directory) => {
      const rows = fc.sample(validRow, { numRuns: 50, seed: 1 });
      await store.import(await writeLedger(directory, "l.csv", rows));
      const tree = StandardMerkleTree.of(
        rows.map((row) => leafValues(modelEntry(row))),
        LEAF_TYPES,
      );
      const leaves = rows.map((row) => tree.leafHash(leafValues(modelEntry(row))));
      expect(await heldLeaves(store)).to.deep.equal(leaves.toSorted());
    });
  });

  describe("takes", () => {
    const rows = [
      ledgerRow(1, { pattern: `0x${"Ab".repeat(32)}`, points: "18446744073709551615" }),
      ledgerRow(2, { account: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", kind: "review" }),
      ledgerRow(3, { epoch: "4294967295", evidence: `0x${"CD".repeat(32)}`, verifiedAt: "2105-12-31T23:59:59Z" }),
    ];
    const expected = rows.map(modelEntry);
    const columns = Object.keys(ledgerRow(0));
    const quoted = csvText(rows).replaceAll(/[^,\n]+/g, '"$&"');
    const shuffled = ["points", "verifiedAt", "evidence", "account", "kind", "pattern", "epoch", "id"];
    const reordered = rows.map((row) =>
      Object.fromEntries(shuffled.map((column) => [column, row[column as keyof LedgerRow]])),
    );

    const texts: [what: string, name: string, content: string][] = [
      ["a byte order mark", "l.csv", `\ufeff${csvText(rows)}`],
      ["CRLF", "l.csv", csvText(rows).replaceAll("\n", "\r\n")],
      ["a byte order mark, CRLF and quotes together", "l.csv", `\ufeff${quoted.replaceAll("\n", "\r\n")}`],
      ["no final line break", "l.csv", csvText(rows).trimEnd()],
      ["quoted fields", "l.csv", quoted],
      ["empty quoted fields", "l.csv", quoted.replaceAll(",,", ',"",')],
      ["columns in another order", "l.csv", csvText(rows, shuffled)],
      ["an ending in capitals", "L.CSV", csvText(rows)],
      ["CRLF in NDJSON", "l.ndjson", ndjsonText(rows).replaceAll("\n", "\r\n")],
      ["a byte order mark in NDJSON", "l.ndjson", `\ufeff${ndjsonText(rows)}`],
      ["no final line break in NDJSON", "l.jsonl", ndjsonText(rows).trimEnd()],
      ["spaces between the tokens of NDJSON", "l.ndjson", ndjsonText(rows).replaceAll(/[{:,}](?=")/g, "$& \t")],
      ["escapes in NDJSON", "l.ndjson", ndjsonText(rows).replaceAll("workflow", "work\\u0066low")],
      ["fields in another order in NDJSON", "l.jsonl", ndjsonText(reordered)],
      [
        "absent optional fields in NDJSON",
        "l.ndjson",
        ndjsonText(rows).replaceAll(',"pattern":""', "").replaceAll(',"evidence":""', ""),
      ],
    ];
    for (const [what, name, content] of texts) {
      it(what, () =>
        withStore(async (store, directory) => {
          await writeFile(join(directory, name), content);
          expect((await store.import(join(directory, name))).imported).to.equal(3);
          expect(await heldEntries(store)).to.deep.equal(expected);
        }),
      );
    }

    for (const name of ["l.csv.gz", "l.ndjson.gz", "l.jsonl.gz", "l.parquet.gz"]) {
      it(name, () =>
        withStore(async (store, directory) => {
          await store.import(await writeLedger(directory, name, rows, store.engine));
          expect(await heldEntries(store)).to.deep.equal(expected);
        }),
      );
    }

    it("a ledger without the optional columns", () =>
      withStore(async (store, directory) => {
        const bare = [1, 2].map((seed) => ledgerRow(seed));
        const required = columns.filter((column) => column !== "pattern" && column !== "evidence");
        for (const format of FORMATS) {
          const path = join(directory, `l.${format}`);
          if (format === "csv") await writeFile(path, csvText(bare, required));
          if (format === "ndjson")
            await writeFile(path, ndjsonText(bare.map(({ pattern: _, evidence: __, ...row }) => row)));
          if (format === "parquet") await writeParquet(store.engine, path, selectRows(bare, required));
          await store.import(path);
          expect(await heldEntries(store)).to.deep.equal(bare.map(modelEntry));
          await empty(store);
        }
      }));

    it("integers of every width in Parquet, and names that look like patterns", () =>
      withStore(async (store, directory) => {
        const small = [1, 2, 3].map((seed) => ledgerRow(seed, { points: String(seed) }));
        for (const type of ["UInt8", "Int8", "UInt16", "Int16", "UInt32", "Int32", "UInt64", "Int64"]) {
          const path = await writeParquet(
            store.engine,
            join(directory, "l *{1,2}?.parquet"),
            `SELECT * REPLACE (to${type}(epoch) AS epoch, to${type}(points)::Nullable(${type}) AS points)
             FROM (${selectRows(small)})`,
          );
          await store.import(path);
          expect(await heldEntries(store)).to.deep.equal(small.map(modelEntry));
          await empty(store);
        }
        const most = `SELECT * REPLACE (toUInt64(points) AS points) FROM (${selectRows(rows)})`;
        await store.import(await writeParquet(store.engine, join(directory, "l.parquet"), most));
        expect(await heldEntries(store)).to.deep.equal(expected);
      }));
  });

  it("passes over entries that the ledger holds, from any format", async () => {
    await withStore(async (store, directory) => {
      const rows = [1, 2, 3].map((seed) => ledgerRow(seed));
      await store.import(await writeLedger(directory, "l.csv", rows.slice(0, 2)));
      const status = await store.status();
      for (const format of FORMATS) {
        const file = await writeLedger(directory, `l.${format}`, rows.slice(0, 2), store.engine);
        expect(await store.import(file)).to.deep.include({ rows: 2, imported: 0, duplicates: 2, epochs: [] });
        expect(await store.status()).to.deep.equal(status);
      }
      const more = await store.import(await writeLedger(directory, "l.ndjson", rows));
      expect(more).to.deep.include({ rows: 3, imported: 1, epochs: [{ epoch: 1, entries: 1, points: "10" }] });
      expect(await heldEntries(store)).to.deep.equal(rows.map(modelEntry));
      expect(await heldLeaves(store)).to.deep.equal(rows.map((row) => modelLeaf(modelEntry(row))).toSorted());
    });
  });

  it("numbers the rows of a large file right in every format", async () => {
    await withStore(async (store, directory) => {
      const rows = Array.from({ length: 70_000 }, (_, seed) => ledgerRow(seed));
      const at = 65_432;
      rows[at] = ledgerRow(at, { points: "0" });
      for (const format of ["csv", "ndjson"] as const) {
        const file = await writeLedger(directory, `l.${format}`, rows);
        const row = at + (format === "csv" ? 2 : 1);
        expect(await faultyPlaces(store, file)).to.deep.equal([`row ${row}, column points`]);
      }
      // Several row groups, read in parallel.
      const file = await writeParquet(
        store.engine,
        join(directory, "l.parquet"),
        `SELECT concat('0x', leftPad(lower(hex(number + 1)), 64, '0')) AS id, '1' AS epoch,
                concat('0x', leftPad(lower(hex(number + 1)), 40, 'a')) AS account, 'workflow' AS kind,
                if(number = ${at}, '0', '10') AS points, '2024-01-01T00:00:00Z' AS verifiedAt
         FROM numbers(70000) SETTINGS output_format_parquet_row_group_size = 7000`,
      );
      expect(await faultyPlaces(store, file)).to.deep.equal([`row ${at + 1}, column points`]);
    });
  });

  describe("Parquet whose end tells another number of rows than there are", () => {
    for (const said of [1, 2, 7, 60]) {
      it(`refuses ${said} for 4`, () =>
        withStore(async (store, directory) => {
          const bad = [ledgerRow(1), ledgerRow(2), ledgerRow(3, { points: "-7" }), ledgerRow(1, { points: "999" })];
          const file = await writeLedger(directory, "l.parquet", bad, store.engine);
          await writeFile(file, tellRows(await readFile(file), 4, said));
          const error = await store.import(file).catch((caught: unknown) => caught);
          expect(error).to.be.instanceOf(UserError);
          expect((error as UserError).message).to.match(new RegExp(`it says that it has ${said} rows, and has 4`));
          expect((await store.status()).entries).to.equal(0);
        }));
    }
  });

  it("notices that more is stored than the file has, or less, and says that it is our mistake", () =>
    withStore(async (store, directory) => {
      for (const [from, to] of [
        [/^(INSERT INTO entries[^]* FROM) (scratch_staging) /, "$1 (SELECT * FROM $2 UNION ALL SELECT * FROM $2) "],
        [/^(INSERT INTO entries[^]*)$/, "$1 AND row > 2"],
      ] as const) {
        const engine = new Proxy(store.engine, {
          get: (target, name) => {
            if (name === "exec") return (sql: string, of?: Parameters) => target.exec(sql.replace(from, to), of);
            const value: unknown = Reflect.get(target, name);
            return typeof value === "function" ? (value.bind(target) as unknown) : value;
          },
        });
        const file = await writeLedger(directory, "l.csv", [ledgerRow(1), ledgerRow(2)]);
        const error = await importFile(engine, directory, file, undefined, () => {}).catch((caught: unknown) => caught);
        expect(error).to.be.instanceOf(InvariantError);
        expect((error as InvariantError).message).to.match(/of its 2 rows [14] were stored/);
        expect((await store.status()).entries).to.equal(0);
      }
    }));

  it("puts nothing beside the store while it reads Parquet, unless a name looks like a pattern", () =>
    withStore(async (store, directory) => {
      const there = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("lam-link"));
      const before = await there();
      for (const [name, links] of [
        ["l.parquet", 0],
        ["l.parquet.gz", 0],
        ["l {1}.parquet", 1],
      ] as const) {
        const file = await writeLedger(directory, name, [ledgerRow(1)], store.engine);
        let during: string[] | undefined;
        const engine = new Proxy(store.engine, {
          get: (target, key) => {
            if (key === "rows") {
              return async (sql: string, of?: Parameters) => {
                if (sql.startsWith("DESCRIBE file")) during = await there();
                return target.rows(sql, of);
              };
            }
            const value: unknown = Reflect.get(target, key);
            return typeof value === "function" ? (value.bind(target) as unknown) : value;
          },
        });
        await importFile(engine, join(directory, "store", "import-ledger"), file, undefined, () => {});
        expect(during).to.have.length(before.length + links);
        expect(await there()).to.deep.equal(before);
      }
    }));

  it("leaves nothing behind beside the store's own data", async () => {
    await withStore(async (store, directory) => {
      await store.import(await writeLedger(directory, "l.csv", [ledgerRow(1)]));
      expect((await readdir(directory)).toSorted()).to.deep.equal(["l.csv", "store"]);
      const tables = await store.engine.rows<[string]>(
        "SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name",
      );
      expect(tables.flat()).to.deep.equal([
        "batches",
        "entries",
        "epochs",
        "leaves",
        "ledger_entries",
        "ledger_erased",
        "ledger_leaves",
        "schema_version",
      ]);
    });
  });
});

/** A Parquet file whose end tells another number of rows: field 3 of its metadata, a zigzag varint before the list of row groups. */
function tellRows(file: Buffer, rows: number, said: number): Buffer {
  const end = file.length - 8;
  const told = file.indexOf(Buffer.from([0x16, 2 * rows, 0x19]), end - file.readUInt32LE(end));
  const changed = Buffer.from(file);
  changed[told + 1] = 2 * said;
  return changed;
}

/** The entries of the store, by id. */
async function heldEntries(store: LedgerStore): Promise<ModelEntry[]> {
  const rows = await store.engine.rows<[Hex, number, Hex, string, string, Hex, Hex, number]>(
    `SELECT concat('0x', lower(hex(id))), epoch, concat('0x', lower(hex(account))), kind, points,
            concat('0x', lower(hex(pattern))), concat('0x', lower(hex(evidence))), verified_at
     FROM ledger_entries ORDER BY id`,
  );
  return rows.map(([id, epoch, accountHex, kind, points, pattern, evidence, verifiedAt]) => ({
    id,
    epoch: BigInt(epoch),
    account: accountHex,
    kind,
    points: BigInt(points),
    pattern,
    evidence,
    verifiedAt: BigInt(verifiedAt),
  }));
}

/** The leaves of the store as a snapshot reads them, but for the epochs between them. */
async function heldLeaves(store: LedgerStore): Promise<Hex[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.engine.stream("SELECT leaf FROM ledger_leaves ORDER BY leaf", "RowBinary")) {
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks).toString("hex");
  return (bytes.match(/.{64}/g) ?? []).map((leaf): Hex => `0x${leaf}`);
}

/** Where an import finds faults: none if it succeeds. */
async function faultyPlaces(store: LedgerStore, file: string): Promise<string[]> {
  try {
    await store.import(file);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [...error.message.matchAll(/ (row \d+, column \w+): /g)].map((match) => match[1] ?? "");
  }
}
