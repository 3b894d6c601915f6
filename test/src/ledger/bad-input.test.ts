import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { UserError } from "../../../src/shared/errors.ts";
import {
  csvText,
  FORMATS,
  type LedgerFormat,
  type LedgerRow,
  ledgerRow,
  ndjsonText,
  selectRows,
  withDirectory,
  writeLedger,
  writeParquet,
} from "../../support/ledger.ts";

const CHECKSUMMED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

/** Values that no format may let pass, and a word of the explanation. */
const BAD_VALUES: [column: keyof LedgerRow, value: string, explanation: RegExp][] = [
  ["id", "", /required/],
  ["id", `0x${"1".repeat(63)}`, /64 hexadecimal/],
  ["id", `0x${"1".repeat(65)}`, /64 hexadecimal/],
  ["id", `0x${"1".repeat(63)}g`, /64 hexadecimal/],
  ["id", `0X${"1".repeat(64)}`, /not 0X/],
  ["id", "1".repeat(64), /64 hexadecimal/],
  ["epoch", "", /required/],
  ["epoch", "0", /from 1/],
  ["epoch", "-1", /from 1/],
  ["epoch", "01", /from 1/],
  ["epoch", "1.0", /from 1/],
  ["epoch", "4294967296", /4294967295/],
  ["epoch", "18446744073709551617", /4294967295/],
  ["account", "", /required/],
  ["account", CHECKSUMMED.replace("aA", "AA"), /EIP-55/],
  ["account", CHECKSUMMED.replace("BeAed", "BeAeD"), /EIP-55/],
  ["account", `0x${"0".repeat(40)}`, /zero address/],
  ["account", `0X${CHECKSUMMED.slice(2)}`, /not 0X/],
  ["account", CHECKSUMMED.slice(0, -1), /40 hexadecimal/],
  ["account", "vitalik.eth", /40 hexadecimal/],
  ["kind", "", /required/],
  ["kind", "Workflow", /lower-case/],
  ["kind", "1st", /lower-case/],
  ["kind", "work_flow", /lower-case/],
  ["kind", "w".repeat(33), /lower-case/],
  ["kind", "a\"b,c\\d'e", /lower-case/],
  ["points", "", /required/],
  ["points", "0", /from 1/],
  ["points", "-5", /from 1/],
  ["points", "+5", /from 1/],
  ["points", "1.5", /from 1/],
  ["points", "1e3", /from 1/],
  ["points", "0x10", /from 1/],
  ["points", " 5", /from 1/],
  ["points", "5 ", /from 1/],
  ["points", "1,000", /from 1/],
  ["points", "١٢", /from 1/],
  ["points", "18446744073709551616", /18446744073709551615/],
  ["points", "99999999999999999999999", /18446744073709551615/],
  ["pattern", "0x12", /64 hexadecimal/],
  ["pattern", `0x${"0".repeat(64)}`, /zeros/],
  ["pattern", "null", /64 hexadecimal/],
  ["evidence", `0X${"1".repeat(64)}`, /not 0X/],
  ["evidence", `0x${"0".repeat(64)}`, /zeros/],
  ["verifiedAt", "", /required/],
  ["verifiedAt", "yesterday", /YYYY/],
  ["verifiedAt", "2024-01-01", /YYYY/],
  ["verifiedAt", "2024-01-01 00:00:00Z", /YYYY/],
  ["verifiedAt", "2024-01-01T00:00:00", /YYYY/],
  ["verifiedAt", "2024-01-01T00:00:00+00:00", /YYYY/],
  ["verifiedAt", "2024-01-01T00:00:00.000Z", /YYYY/],
  ["verifiedAt", "2023-02-29T00:00:00Z", /no such day/],
  ["verifiedAt", "2023-02-30T00:00:00Z", /no such day/],
  ["verifiedAt", "2100-02-29T00:00:00Z", /no such day/],
  ["verifiedAt", "2024-04-31T00:00:00Z", /no such day/],
  ["verifiedAt", "2024-13-01T00:00:00Z", /no such day/],
  ["verifiedAt", "2024-00-10T00:00:00Z", /no such day/],
  ["verifiedAt", "2024-01-00T00:00:00Z", /no such day/],
  ["verifiedAt", "2024-01-32T00:00:00Z", /no such day/],
  ["verifiedAt", "2024-01-01T24:00:00Z", /no such time/],
  ["verifiedAt", "2024-01-01T00:60:00Z", /no such time/],
  ["verifiedAt", "2024-01-01T00:00:60Z", /no such time/],
  ["verifiedAt", "1969-12-31T23:59:59Z", /1970 to 2105/],
  ["verifiedAt", "2106-01-01T00:00:00Z", /1970 to 2105/],
];

/** Seeds of the rows that the ledger holds already. */
const FIRST_HELD = 2000;

/** The number that a format gives to the row at `index`. */
const rowNumber = (format: LedgerFormat, index: number) => index + (format === "csv" ? 2 : 1);

describe("bad ledgers", function () {
  this.timeout(60_000);
  let directory: string;
  let store: LedgerStore;
  let release: () => void;
  let finished: Promise<void>;

  before(async () => {
    await new Promise<void>((ready, failed) => {
      finished = withDirectory(async (path) => {
        directory = path;
        store = await LedgerStore.open(join(path, "store"));
        const held = Array.from({ length: 7 }, (_, index) => ledgerRow(FIRST_HELD + index));
        await store.import(await writeLedger(path, "held.csv", held));
        const used = new Promise<void>((resolve) => (release = resolve));
        ready();
        await used;
        await store.close();
      });
      finished.catch(failed);
    });
  });

  after(async () => {
    release();
    await finished;
  });

  /** Imports, expects a refusal that leaves no trace, and returns its lines. */
  async function refused(file: string): Promise<string[]> {
    const before = await store.status();
    let refusal: unknown;
    try {
      await store.import(file);
    } catch (error) {
      refusal = error;
    }
    expect(refusal, `${file} was imported`).to.be.instanceOf(UserError);
    expect(await store.status()).to.deep.equal(before);
    const traces = await store.engine.rows(
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'scratch_')",
    );
    expect(traces).to.deep.equal([]);
    expect((await readdir(join(directory, "store"))).filter((name) => name.startsWith("import-"))).to.deep.equal([]);
    return (refusal as UserError).message.split("\n");
  }

  const text = async (name: string, content: string | Uint8Array) => {
    const path = join(directory, name);
    await writeFile(path, content);
    return path;
  };

  for (const format of FORMATS) {
    describe(format, () => {
      const written = (rows: readonly Readonly<Record<string, string | undefined>>[]) =>
        writeLedger(directory, `bad.${format}`, rows, store.engine);

      it("names file, row, column and value of every bad value", async () => {
        const rows = BAD_VALUES.map(([column, value], index) => ledgerRow(index + 1, { [column]: value }));
        // Twenty are listed at a time.
        for (let start = 0; start < rows.length; start += 20) {
          const file = await written([ledgerRow(1000), ...rows.slice(start, start + 20)]);
          const [summary, ...lines] = await refused(file);
          const expected = BAD_VALUES.slice(start, start + 20);
          expect(summary).to.equal(`${file}: ${expected.length} faulty rows; nothing was imported`);
          expect(lines).to.have.length(expected.length);
          for (const [index, [column, value, explanation]] of expected.entries()) {
            const place = `${file} row ${rowNumber(format, index + 1)}, column ${column}: "${value}": `;
            expect(lines[index]?.slice(0, place.length)).to.equal(place);
            expect(lines[index]?.slice(place.length)).to.match(explanation);
          }
        }
      });

      it("lists twenty faulty rows in their order and counts the rest", async () => {
        const rows = Array.from({ length: 60 }, (_, index) => ledgerRow(index + 1, { points: index % 2 ? "0" : "1" }));
        const lines = await refused(await written(rows));
        expect(lines).to.have.length(22);
        expect(lines[0]).to.match(/: 30 faulty rows; nothing was imported$/);
        for (let n = 0; n < 20; n++)
          expect(lines[n + 1]).to.include(`row ${rowNumber(format, 2 * n + 1)}, column points`);
        expect(lines[21]).to.equal("… and 10 more faulty rows");
      });

      it("lists each faulty column of a row, and syntax, values and conflicts together", async () => {
        const good = ledgerRow(1);
        const lines = await refused(
          await written([good, ledgerRow(2, { epoch: "0", points: "x" }), { ...good, points: "11" }]),
        );
        expect(lines[0]).to.match(/2 faulty rows/);
        expect(lines.slice(1).map((line) => /row (\d+), column (\w+)/.exec(line)?.slice(1))).to.deep.equal([
          [String(rowNumber(format, 1)), "epoch"],
          [String(rowNumber(format, 1)), "points"],
          [String(rowNumber(format, 2)), "id"],
        ]);
      });

      it("refuses an id that stands for something else in an earlier row or in the ledger", async () => {
        const changes: Partial<LedgerRow>[] = [
          { epoch: "2" },
          { account: `0x${"b".repeat(40)}` },
          { kind: "review" },
          { points: "11" },
          { pattern: `0x${"1".repeat(64)}` },
          { evidence: `0x${"1".repeat(64)}` },
          { verifiedAt: "2024-02-29T12:34:57Z" },
        ];
        const good = changes.map((_, index) => ledgerRow(index + 1));
        const again = changes.map((change, index) => ledgerRow(index + 1, change));
        const held = changes.map((change, index) => ledgerRow(FIRST_HELD + index, change));
        const [, ...lines] = await refused(await written([...good, ...again, ...held]));
        expect(lines).to.have.length(14);
        for (const [index, { id }] of good.entries()) {
          expect(lines[index]).to.include(`row ${rowNumber(format, 7 + index)}, column id: "${id}": row `);
          expect(lines[index]).to.include(`row ${rowNumber(format, index)} has this id with other content`);
        }
        for (const [index, { id }] of held.entries()) {
          expect(lines[7 + index]).to.include(
            `row ${rowNumber(format, 14 + index)}, column id: "${id}": the ledger has`,
          );
        }
      });

      it("refuses unknown, missing and repeated columns", async () => {
        const { points: _, ...withoutPoints } = ledgerRow(1);
        expect((await refused(await written([{ ...ledgerRow(1), bonus: "1" }]))).join()).to.match(/bonus.*id, epoch/);
        expect((await refused(await written([{ ...withoutPoints, Points: "1" }]))).join()).to.match(/"Points"|Points:/);
        expect((await refused(await written([withoutPoints]))).join()).to.match(/points/);
      });

      it("refuses a row over 4 KB", async () => {
        const lines = await refused(await written([ledgerRow(1), ledgerRow(2, { kind: "k".repeat(5000) })]));
        expect(lines[1])
          .to.include(`row ${rowNumber(format, 1)}`)
          .and.include("4096 bytes");
        expect(lines[1]?.length).to.be.lessThan(400);
      });

      it("refuses entries of a file that is cut short inside its gzip data", async () => {
        const plain = await written(Array.from({ length: 500 }, (_, index) => ledgerRow(index + 1)));
        const packed = gzipSync(await readFile(plain));
        for (const [name, bytes, explanation] of [
          ["cut", packed.subarray(0, packed.length >> 1), /cut short/],
          ["last-byte", packed.subarray(0, -1), /cut short/],
          [
            "damaged",
            Buffer.concat([packed.subarray(0, -6), Buffer.of(1, 2), packed.subarray(-4)]),
            /complete gzip file/,
          ],
          ["padded", Buffer.concat([packed, Buffer.alloc(9), packed]), /after its gzip data/],
          ["not-gz", Buffer.from("hello"), /complete gzip file/],
        ] as const) {
          const file = await text(`${name}.${format}.gz`, bytes);
          const [line] = await refused(file);
          expect(line).to.include(file).and.match(explanation);
        }
      });

      it("refuses an empty file", async () => {
        const file = await text(`empty.${format}`, "");
        expect(await refused(file)).to.deep.equal([`${file} is empty; expected a ledger with at least one entry`]);
        expect((await refused(await text(`empty.${format}.gz`, gzipSync("")))).join()).to.match(/empty|not a Parquet/);
      });
    });
  }

  describe("csv", () => {
    const header = "id,epoch,account,kind,points,verifiedAt";
    const row = (seed: number) => csvText([ledgerRow(seed)], header.split(",")).split("\n")[1] ?? "";
    const csv = (...lines: string[]) => text("bad.csv", lines.join("\n"));

    it("refuses rows that are not of the header's shape, by their line", async () => {
      const lines = await refused(
        await csv(
          header,
          row(1),
          `${row(2)},`,
          row(3).replace(/,[^,]*$/, ""),
          "",
          `${row(4)}x"`,
          `"${row(5)}`,
          `"a"b,`,
        ),
      );
      const expected = [
        [3, "7 fields"],
        [4, "5 fields"],
        [5, "blank line"],
        [6, "quote inside the unquoted field 6"],
        [7, "does not end on its line"],
        [8, "after the closing quote"],
      ] as const;
      expect(lines[0]).to.match(/6 faulty rows/);
      for (const [index, [number, explanation]] of expected.entries()) {
        expect(lines[index + 1])
          .to.include(`bad.csv row ${number}: `)
          .and.include(explanation);
      }
    });

    it("refuses line breaks in quoted fields", async () => {
      const lines = await refused(await csv(header, row(1).replace("workflow", '"work\nflow"')));
      expect(lines[1]).to.include("row 2: ").and.include("no line breaks in fields");
    });

    it("refuses headers by name", async () => {
      for (const [first, explanation] of [
        ["id,id,epoch,account,kind,points,verifiedAt", /column id is there twice/],
        ["epoch,account,kind,points,verifiedAt", /column id is missing/],
        [`${header},`, /unknown column ""/],
        [`${header},ID`, /unknown column "ID"/],
        [` ${header}`, /unknown column " id"/],
        [`"${header}`, /does not end on its line/],
        [`${header},${"x".repeat(5000)}`, /too long/],
        [`${header},é`, /unknown column "é"/],
      ] as const) {
        const [line] = await refused(await csv(first, row(1)));
        expect(line).to.include("bad.csv row 1 (the header): ").and.match(explanation);
      }
    });

    it("refuses a header without rows", async () => {
      expect((await refused(await csv(header, ""))).join()).to.match(/bad.csv has a header but no rows/);
      expect((await refused(await csv(header))).join()).to.match(/bad.csv has a header but no rows/);
      expect((await refused(await text("bad.csv.gz", gzipSync(header)))).join()).to.match(/header but no rows/);
    });

    it("shows bytes and control characters without obeying them", async () => {
      const bytes = Buffer.from(`${header}\n${row(1)}`.replace("workflow", "\x1b[31mred\0\xff"), "latin1");
      const lines = await refused(await text("bad.csv", bytes));
      expect(lines[1]).to.include('column kind: "\\u{1b}[31mred\\u{0}\\xff"');
      expect(lines[1]).to.include("\\xff");
      expect(lines[1]).not.to.match(/[\x00-\x1f\u202e]/);
    });

    it("tells a compressed file from a ledger", async () => {
      expect((await refused(await text("bad.csv", gzipSync(header)))).join()).to.match(/is compressed.*\.gz/);
    });
  });

  describe("ndjson", () => {
    const json = ndjsonText([ledgerRow(1)]).trim();
    const cases: [line: string, explanation: RegExp][] = [
      [json.replace('"10"', "10"), /column points: "10": not a string/],
      [json.replace('"10"', "1e3"), /column points: "1e3": not a string/],
      [json.replace('"10"', "null"), /column points: "null": not a string/],
      [json.replace('"10"', "true"), /column points: "true": not a string/],
      [json.replace('"10"', '["10"]'), /column points: .*an array/],
      [json.replace('"10"', '{"a":"10"}'), /column points: .*nested object/],
      [json.replace('"10"', '"\\x31"'), /column points: .*not a valid JSON string/],
      [json.replace("{", '{"points":"10",'), /column points: "10": the field is there twice/],
      [json.replace("{", '{"po\\u0069nts":"10",'), /column points: "10": the field is there twice/],
      [json.replace("{", '{"__proto__":"10",'), /column __proto__: "__proto__": unknown field/],
      [json.replace("points", "score"), /column score: "score": unknown field/],
      [json.replace('"points":"10",', ""), /column points: .*no field "points"/],
      [`${json}${json}`, /two objects on one line/],
      [`${json} x`, /text after the object/],
      [`[${json}]`, /an array; expected one object/],
      ["", /a blank line/],
      ["   ", /a blank line/],
      ["{}", /column id: "\{\}": no field "id"/],
      ['"text"', /expected one JSON object/],
      [json.slice(0, -1), /expected a comma or \}/],
      [json.replace(":", "="), /expected a colon/],
      [json.replace("}", ",}"), /expected a field name/],
      [json.replaceAll('"', "'"), /expected a field name/],
      [json.replace('"points"', "points"), /expected a field name/],
    ];

    it("refuses lines that are not one flat object of strings, by their number", async () => {
      for (let start = 0; start < cases.length; start += 20) {
        const some = cases.slice(start, start + 20);
        const file = await text("bad.ndjson", `${json}\n${some.map(([line]) => `${line}\n`).join("")}${json}\n`);
        const [, ...lines] = await refused(file);
        expect(lines).to.have.length(some.length);
        for (const [index, [line, explanation]] of some.entries()) {
          expect(lines[index], line)
            .to.include(`bad.ndjson row ${index + 2}`)
            .and.match(explanation);
        }
      }
    });
  });

  describe("parquet", () => {
    const parquet = (replace: string, rows = [ledgerRow(1), ledgerRow(2)]) =>
      writeParquet(
        store.engine,
        join(directory, "bad.parquet"),
        `SELECT * REPLACE (${replace}) FROM (${selectRows(rows)})`,
      );

    for (const [what, replace, explanation] of [
      ["floats", "toFloat64(1.5) AS points", /column points: type .*Float64/],
      ["single floats", "toFloat32(1) AS points", /column points: type .*Float32/],
      ["decimals", "toDecimal64(1, 2) AS points", /column points: type .*Decimal/],
      ["wide decimals", "toDecimal256(1, 0) AS points", /column points: type .*Decimal/],
      ["booleans", "true AS points", /column points: type .*Bool/],
      ["timestamps", "toDateTime64('2024-01-01 00:00:00', 3) AS verifiedAt", /column verifiedAt: type .*DateTime64/],
      ["dates", "toDate32('2024-01-01') AS verifiedAt", /column verifiedAt: type .*Date32/],
      ["fixed binary", "toFixedString(unhex(substring(id, 3)), 32) AS id", /column id: type .*FixedString\(32\)/],
      ["uuids", "generateUUIDv4() AS id", /column id: type/],
      ["lists", "[points] AS points", /column points: type Array/],
      ["tuples", "tuple(points, 'x')::Tuple(a String, b String) AS points", /column points: type Tuple/],
      ["maps", "map(points, points) AS points", /column points: type Map/],
    ] as const) {
      it(`refuses ${what} by column and type`, async () => {
        const [line] = await refused(await parquet(replace));
        expect(line).to.include("bad.parquet, ").and.match(explanation);
      });
    }

    it("refuses negative values of signed columns, as they are", async () => {
      for (const type of ["Int8", "Int16", "Int32", "Int64"]) {
        const lines = await refused(await parquet(`to${type}(if(id = '${ledgerRow(2).id}', -5, 5)) AS points`));
        expect(lines).to.have.length(2);
        expect(lines[1]).to.include('bad.parquet row 2, column points: "-5": ');
      }
    });

    it("refuses integers out of range", async () => {
      expect((await refused(await parquet("toUInt64(4294967296) AS epoch")))[1]).to.include(
        'column epoch: "4294967296"',
      );
      expect((await refused(await parquet("toUInt8(0) AS epoch")))[1]).to.include('column epoch: "0"');
    });

    it("refuses null, also where a value is optional", async () => {
      for (const column of ["points", "pattern", "id"]) {
        const lines = await refused(await parquet(`if(epoch = '1', NULL, ${column})::Nullable(String) AS ${column}`));
        expect(lines[1]).to.include(`bad.parquet row 1, column ${column}: "null": null`);
        expect(lines).to.have.length(3);
      }
    });

    it("refuses a file without rows", async () => {
      const file = await writeParquet(
        store.engine,
        join(directory, "bad.parquet"),
        `SELECT * FROM (${selectRows([ledgerRow(1)])}) WHERE id = ''`,
      );
      expect((await refused(file)).join()).to.match(/bad.parquet has columns but no rows/);
    });

    it("refuses what is no Parquet file, or cut short", async () => {
      const good = await writeLedger(directory, "good.parquet", [ledgerRow(1)], store.engine);
      const bytes = await readFile(good);
      for (const broken of [
        Buffer.from("id,epoch\n"),
        bytes.subarray(0, -1),
        bytes.subarray(0, 200),
        bytes.subarray(100),
      ]) {
        const [line, ...rest] = await refused(await text("bad.parquet", broken));
        expect(line).to.match(/bad.parquet is not a Parquet file, or is cut short or damaged/);
        expect(rest).to.deep.equal([]);
      }
    });
  });

  it("refuses names that are not of a ledger", async () => {
    for (const name of ["bad.txt", "bad.csv.zip", "bad.json", "bad", "csv"]) {
      expect((await refused(await text(name, "x"))).join()).to.match(/a ledger is a \.csv, /);
    }
    expect((await refused(join(directory, "none.csv"))).join()).to.match(
      /none.csv cannot be read: there is no such file/,
    );
    await mkdir(join(directory, "dir.csv"));
    expect((await refused(join(directory, "dir.csv"))).join()).to.match(/dir.csv is not a regular file/);
  });
});
