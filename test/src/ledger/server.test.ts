import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect } from "chai";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { UserError } from "../../../src/shared/errors.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { DATABASE, type Endpoint, PASSWORD, startEndpoint } from "../../support/clickhouse-endpoint.ts";
import { EXAMPLE_ENTRIES, EXAMPLE_POLICY } from "../../support/epoch-example.ts";
import { buildEpochs, importEntries } from "../../support/epochs.ts";
import { FORMATS, ledgerRow, withDirectory, writeLedger } from "../../support/ledger.ts";

describe("a ledger on a ClickHouse server", function () {
  this.timeout(120_000);

  const withEndpoint = (use: (endpoint: Endpoint, directory: string) => Promise<void>) =>
    withDirectory(async (directory) => {
      const endpoint = await startEndpoint(join(directory, "server"));
      try {
        await use(endpoint, directory);
      } finally {
        await endpoint.stop();
      }
    });

  const withStore = async <T>(url: string, use: (store: LedgerStore) => Promise<T>, timeoutMs = 20_000): Promise<T> => {
    const store = await LedgerStore.connect(url, { timeoutMs });
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };

  /** The one line that a user sees. */
  const refusal = async (promise: Promise<unknown>): Promise<string> => {
    const error = await promise.then(
      () => expect.fail("it succeeded"),
      (caught: unknown) => caught as Error,
    );
    expect(error, error.stack).to.be.instanceOf(UserError);
    expect(error.message).to.not.include("\n");
    expect(error.message).to.not.include(PASSWORD);
    expect(error.message).to.not.include(encodeURIComponent(PASSWORD));
    return error.message;
  };

  const rows = [1, 2, 3].map((seed) => ledgerRow(seed, { epoch: String(1 + (seed % 2)) }));

  it("holds the same as an embedded one, from every format, with the same roots", () =>
    withEndpoint(async (endpoint, directory) => {
      for (const format of FORMATS) {
        const file = await writeLedger(directory, `l.${format}`, rows);
        const summary = await withStore(endpoint.url, (store) => store.import(file));
        expect(summary.imported + summary.duplicates).to.equal(3);
        expect(summary.imported).to.equal(format === "csv" ? 3 : 0);
      }
      const served = await withStore(endpoint.url, async (store) => (await store.verify()).epochs);
      const embedded = await LedgerStore.open(join(directory, "embedded"));
      try {
        await embedded.import(join(directory, "l.csv"));
        expect((await embedded.verify()).epochs).to.deep.equal(served);
      } finally {
        await embedded.close();
      }
    }));

  it("refuses a wrong password, an unknown database and a server that is not there in one line", () =>
    withEndpoint(async (endpoint) => {
      const { host, port } = new URL(endpoint.url);
      const wrong = (url: string) => refusal(withStore(url, async () => {}));
      expect(await wrong(`http://ledger:no@${host}/${DATABASE}`)).to.match(
        /127\.0\.0\.1.*the server refuses user ledger/,
      );
      expect(await wrong(endpoint.url.replace(`/${DATABASE}`, "/other"))).to.match(/there is no database other/);
      await endpoint.stop();
      expect(await wrong(endpoint.url))
        .to.include(port)
        .and.to.match(/nobody listens there/);
    }));

  for (const [how, said] of [
    ["cut", /the connection was cut/],
    ["500", /Memory limit exceeded/],
    ["hang", /no answer within/],
    ["error after 200", /Memory limit exceeded/],
  ] as const) {
    it(`leaves the ledger as it was after: ${how}; a repeat completes it`, () =>
      withEndpoint(async (endpoint, directory) => {
        const first = await writeLedger(directory, "first.csv", rows.slice(0, 1));
        const all = await writeLedger(directory, "all.csv", rows);
        await withStore(endpoint.url, (store) => store.import(first));
        for (const at of [
          "INSERT INTO staging",
          "INSERT INTO entries",
          "INSERT INTO leaves",
          "GROUP BY epoch ORDER BY epoch",
        ]) {
          await endpoint.misbehave({ at, how });
          expect(await refusal(withStore(endpoint.url, (store) => store.import(all), 1500))).to.match(said);
          await endpoint.misbehave(undefined);
          const { entries } = await withStore(endpoint.url, (store) => store.status());
          expect(entries).to.equal(1);
        }
        expect((await withStore(endpoint.url, (store) => store.import(all))).imported).to.equal(2);
      }));
  }

  for (const [how, said] of [
    ["cut after 200", /the connection was cut/],
    ["hang after 200", /no answer within 1.5 s/],
    ["error after 200", /Memory limit exceeded/],
    ["marked error after 200", /Memory limit exceeded/],
  ] as const) {
    it(`takes no part of a result for the whole: ${how}`, () =>
      withEndpoint((endpoint) =>
        withStore(
          endpoint.url,
          async ({ engine }) => {
            const sql = "SELECT number FROM numbers(100000) ORDER BY number";
            const all = await Array.fromAsync(engine.stream(sql, "RowBinary"));
            expect(Buffer.concat(all).length).to.equal(800_000);
            await endpoint.misbehave({ at: "FROM numbers", how });
            expect(await refusal(Array.fromAsync(engine.stream(sql, "RowBinary")))).to.match(said);
            expect(await refusal(engine.rows(sql))).to.match(said);
            await endpoint.misbehave(undefined);
            expect(
              await engine.rows("SELECT {a:String}, {b:UInt64}", { a: "it's\t\\", b: "18446744073709551615" }),
            ).to.deep.equal([["it's\t\\", "18446744073709551615"]]);
          },
          1500,
        ),
      ));
  }

  it("gives epochs of the same bytes as an embedded one", () =>
    withEndpoint(async (endpoint, directory) => {
      const scenario = { firstEpoch: 1, policies: [EXAMPLE_POLICY, EXAMPLE_POLICY, EXAMPLE_POLICY] };
      const built = async (store: LedgerStore, name: string) => {
        await importEntries(store, directory, EXAMPLE_ENTRIES);
        await buildEpochs(store, scenario, join(directory, name));
        return filesIn(join(directory, name));
      };
      const served = await withStore(endpoint.url, (store) => built(store, "served"));
      const embedded = await LedgerStore.open(join(directory, "embedded"));
      try {
        expect(await built(embedded, "here")).to.deep.equal(served);
      } finally {
        await embedded.close();
      }
      expect(served.size).to.be.greaterThan(9);
    }));

  it("erases an account, from what it shows and from its tables", () =>
    withEndpoint((endpoint, directory) =>
      withStore(endpoint.url, async (store) => {
        const file = await writeLedger(directory, "l.csv", rows);
        await store.import(file);
        const account = rows[0]?.account as Hex;
        const erase = () => store.erase({ account, builtThrough: 0, receipt: undefined, sign: undefined });
        expect((await erase())?.left).to.equal(0);
        expect(await erase()).to.equal(undefined);
        expect((await store.verify()).faults).to.deep.equal([]);
        expect(await store.import(file)).to.deep.include({ imported: 0, duplicates: 2, erased: 1 });
        const left = `SELECT count() FROM entries WHERE account = toFixedString(unhex('${account.slice(2)}'), 20)`;
        expect(await store.engine.rows(left)).to.deep.equal([["0"]]);
      }),
    ));

  it("names the faulty rows of a file in every format, as an embedded one does", () =>
    withEndpoint(async (endpoint, directory) => {
      const bad = [
        ...rows,
        ledgerRow(4, { points: "0" }),
        ledgerRow(5, { kind: "k".repeat(5000) }),
        { ...ledgerRow(1), points: "11" },
      ];
      const faults = (promise: Promise<unknown>) =>
        promise.then(
          () => expect.fail("it succeeded"),
          (error: Error) => error.message,
        );
      const files = await Promise.all(
        FORMATS.filter((format) => format !== "parquet").map((format) => writeLedger(directory, `bad.${format}`, bad)),
      );
      files.push(await writeLedger(directory, "bad.parquet", bad));
      const served: string[] = [];
      await withStore(endpoint.url, async (store) => {
        for (const file of files) served.push(await faults(store.import(file)));
        expect((await store.status()).entries).to.equal(0);
      });
      const embedded = await LedgerStore.open(join(directory, "embedded"));
      try {
        for (const [index, file] of files.entries())
          expect(await faults(embedded.import(file))).to.equal(served[index]);
      } finally {
        await embedded.close();
      }
      expect(served[2]).to.match(/3 faulty rows/);
    }));

  describe("its lease", () => {
    const quick = { beat: 100, life: 1500, patience: 300 };

    it("lets one process in at a time and says for whom the other waits", () =>
      withEndpoint(async (endpoint) => {
        const store = await LedgerStore.connect(endpoint.url, { lease: quick });
        const waited = new Set<string>();
        const second = LedgerStore.connect(endpoint.url, { lease: quick, onProgress: (what) => waited.add(what) });
        expect(await refusal(second)).to.match(/in use by process \d+ on .*; wait until it has finished/);
        expect([...waited].join()).to.match(/^waiting for process \d+ on \S+ to release 127\.0\.0\.1:\d+\/points$/);
        await store.close();
        await (await LedgerStore.connect(endpoint.url, { lease: quick })).close();
      }));

    it("lapses when its holder falls silent, who stops when it wakes up", () =>
      withEndpoint(async (endpoint, directory) => {
        const file = await writeLedger(directory, "l.csv", rows);
        const silent = await LedgerStore.connect(endpoint.url, { lease: { ...quick, beat: 3_600_000 } });
        const next = await LedgerStore.connect(endpoint.url, { lease: quick });
        expect(await refusal(silent.import(file))).to.match(/another has taken over/);
        await silent.close();
        expect((await next.import(file)).imported).to.equal(3);
        await next.close();
        const leases = (engine: LedgerStore["engine"]) =>
          engine.rows("SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'lease%'");
        await withStore(endpoint.url, async ({ engine }) => expect(await leases(engine)).to.deep.equal([["lease_3"]]));
      }));

    it("goes to one of many that wait for it", () =>
      withEndpoint(async (endpoint) => {
        const silent = await LedgerStore.connect(endpoint.url, { lease: { ...quick, beat: 3_600_000 } });
        const tries = Array.from({ length: 5 }, () => LedgerStore.connect(endpoint.url, { lease: quick }));
        const results = await Promise.allSettled(tries);
        const held = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
        expect(held).to.have.length(1);
        for (const store of [...held, silent]) await store.close();
      }));
  });
});

/** What lies under a directory, by path. */
async function filesIn(directory: string): Promise<Map<string, string>> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((name) => name.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const contents = await Promise.all(files.map(async (file) => (await readFile(file)).toString("hex")));
  return new Map(
    files
      .map((file, index): [string, string] => [relative(directory, file), contents[index] ?? ""])
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
