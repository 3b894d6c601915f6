import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { LeaseTiming } from "../../../src/ledger/lease.ts";
import { parseServerAddress } from "../../../src/ledger/server-address.ts";
import { ANYBODY, ServerEngine } from "../../../src/ledger/server-engine.ts";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { UserError } from "../../../src/shared/errors.ts";
import type { Hex } from "../../../src/shared/hex.ts";
import { type Endpoint, PASSWORD, startEndpoint } from "../../support/clickhouse-endpoint.ts";
import { EXAMPLE_ENTRIES, EXAMPLE_POLICY } from "../../support/epoch-example.ts";
import { buildEpochs, importEntries, publishedUnlocks, readTree } from "../../support/epochs.ts";
import { FORMATS, ledgerRow, withDirectory, writeLedger } from "../../support/ledger.ts";

const IMPORTER = new URL("../../support/import-on-server.ts", import.meta.url);

/** As an epoch, an export or a store is left behind: nothing else, such as accounts in scratch tables. */
const TABLES = ["batches", "entries", "epochs", "leaves", "ledger_entries", "ledger_erased", "ledger_leaves"];

describe("a ledger on a ClickHouse server", function () {
  this.timeout(120_000);

  let home = "";
  let endpoint: Endpoint;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), "lam-test-"));
    endpoint = await startEndpoint(join(home, "server"));
  });
  after(async () => {
    await endpoint.stop();
    await rm(home, { recursive: true, force: true });
  });
  afterEach(() => endpoint.misbehave(undefined));

  const withStore = async <T>(url: string, use: (store: LedgerStore) => Promise<T>, timeoutMs = 20_000): Promise<T> =>
    closing(await LedgerStore.connect(url, { timeoutMs }), use);

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

  /** The roots of a ledger of those rows, embedded. */
  const expectedRoots = async (directory: string) =>
    closing(await LedgerStore.open(join(directory, "expected")), async (store) => {
      await store.import(await writeLedger(directory, "expected.csv", rows));
      return (await store.verify()).epochs;
    });

  /** What a query says without a lease. */
  const ask = async (url: string, sql: string): Promise<unknown> => {
    const engine = new ServerEngine(parseServerAddress(url), { timeoutMs: 5000, queryPrefix: "test", permit: ANYBODY });
    try {
      return await engine.rows(sql);
    } finally {
      await engine.close();
    }
  };

  it("holds the same as an embedded one, from every format, with the same roots", () =>
    withDirectory(async (directory) => {
      const url = endpoint.newUrl();
      for (const format of FORMATS) {
        const file = await writeLedger(directory, `l.${format}`, rows);
        const summary = await withStore(url, (store) => store.import(file));
        expect(summary.imported + summary.duplicates).to.equal(3);
        expect(summary.imported).to.equal(format === "csv" ? 3 : 0);
      }
      const served = await withStore(url, async (store) => (await store.verify()).epochs);
      expect(served).to.deep.equal(await expectedRoots(directory));
    }));

  it("refuses a wrong password, an unknown database and a server that is not there in one line", async () => {
    const url = endpoint.newUrl();
    const wrong = (other: string) => refusal(withStore(other, async () => {}));
    expect(await wrong(url.replace(encodeURIComponent(PASSWORD), "no"))).to.match(
      /127\.0\.0\.1.*the server refuses user ledger/,
    );
    expect(await wrong(url.replace(/\/\w+$/, "/other"))).to.match(/there is no database other/);
    expect(await wrong(url.replace(/:\d+\//, ":1/"))).to.match(/127.0.0.1:1\/points_\d+: nobody listens there/);
  });

  for (const [how, said] of [
    ["cut", /the connection was cut/],
    ["500", /Memory limit exceeded/],
    ["hang", /no answer within/],
    ["error after 200", /Memory limit exceeded/],
  ] as const) {
    it(`leaves the ledger as it was after: ${how}; a repeat completes it`, () =>
      withDirectory(async (directory) => {
        const url = endpoint.newUrl();
        const first = await writeLedger(directory, "first.csv", rows.slice(0, 1));
        const all = await writeLedger(directory, "all.csv", rows);
        await withStore(url, (store) => store.import(first));
        for (const at of [
          "_staging FORMAT TSV",
          "INSERT INTO entries",
          "INSERT INTO leaves",
          "GROUP BY epoch ORDER BY epoch",
        ]) {
          await endpoint.misbehave({ at, how });
          expect(await refusal(withStore(url, (store) => store.import(all), 1000))).to.match(said);
          await endpoint.misbehave(undefined);
          const { entries } = await withStore(url, (store) => store.status());
          expect(entries).to.equal(1);
        }
        const roots = await withStore(url, async (store) => {
          expect((await store.import(all)).imported).to.equal(2);
          return (await store.verify()).epochs;
        });
        expect(roots).to.deep.equal(await expectedRoots(directory));
      }));
  }

  for (const [how, imported, said] of [
    ["stall", 0, /no answer within 1 s/],
    ["cut when done", 2, /the connection was cut/],
  ] as const) {
    it(`is whole when nobody hears how the commit of an import went: ${how}`, () =>
      withDirectory(async (directory) => {
        const url = endpoint.newUrl();
        const first = await writeLedger(directory, "first.csv", rows.slice(0, 1));
        const all = await writeLedger(directory, "all.csv", rows);
        await withStore(url, (store) => store.import(first));
        await endpoint.misbehave({ at: "INSERT INTO batches", how });
        expect(await refusal(withStore(url, (store) => store.import(all), 1000))).to.match(said);
        await endpoint.misbehave(undefined);
        // A commit that goes on at the server would be through by now: the endpoint holds it up for three seconds.
        if (how === "stall") await new Promise((resolve) => setTimeout(resolve, 3000));
        await withStore(url, async (store) => {
          expect((await store.status()).entries).to.equal(1 + imported);
          expect((await store.import(all)).imported).to.equal(2 - imported);
          expect((await store.verify()).faults).to.deep.equal([]);
        });
      }));
  }

  for (const [how, said] of [
    ["cut after 200", /the connection was cut/],
    ["hang after 200", /no answer within 1.5 s/],
    ["error after 200", /Memory limit exceeded/],
    ["marked error after 200", /Memory limit exceeded/],
  ] as const) {
    it(`takes no part of a result for the whole: ${how}`, () =>
      withStore(
        endpoint.newUrl(),
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
      ));
  }

  it("gives epochs of the same bytes as an embedded one, and leaves nothing else behind", () =>
    withDirectory(async (directory) => {
      const url = endpoint.newUrl();
      const scenario = { firstEpoch: 1, policies: [EXAMPLE_POLICY, EXAMPLE_POLICY, EXAMPLE_POLICY] };
      const built = async (store: LedgerStore, name: string) => {
        await importEntries(store, directory, EXAMPLE_ENTRIES);
        await buildEpochs(store, scenario, join(directory, name));
        return readTree(join(directory, name));
      };
      const served = await withStore(url, (store) => built(store, "served"));
      const here = await closing(await LedgerStore.open(join(directory, "embedded")), (store) => built(store, "here"));
      expect(served).to.deep.equal(here);
      expect(served.size).to.be.greaterThan(9);
      expect((await publishedUnlocks(join(directory, "served", "3"))).size).to.equal(1);
      expect(await ask(url, `SELECT name FROM (${TABLE_NAMES}) WHERE NOT match(name, '^lease_')`)).to.deep.equal(
        [...TABLES, "schema_version"].map((name) => [name]),
      );
    }));

  it("exports the same files as an embedded one", () =>
    withDirectory(async (directory) => {
      const names = ["l.csv", "l.csv.gz", "l.ndjson", "l.parquet", "one.csv"];
      const exported = async (store: LedgerStore, name: string) => {
        await store.import(await writeLedger(directory, "all.csv", rows));
        await mkdir(join(directory, name));
        for (const file of names) {
          const account = file === "one.csv" ? { account: rows[0]?.account as Hex } : {};
          await store.export(join(directory, name, file), account);
        }
        return readTree(join(directory, name));
      };
      const served = await withStore(endpoint.newUrl(), (store) => exported(store, "served"));
      const here = await closing(await LedgerStore.open(join(directory, "embedded")), (store) =>
        exported(store, "here"),
      );
      expect([...served.keys()]).to.deep.equal(names);
      expect(served).to.deep.equal(here);
    }));

  for (const how of ["error after 200", "marked error after 200", "cut after 200"] as const) {
    it(`leaves no file of an export behind after: ${how}`, () =>
      withDirectory(async (directory) => {
        await withStore(endpoint.newUrl(), async (store) => {
          await store.import(await writeLedger(directory, "all.csv", rows));
          await mkdir(join(directory, "out"));
          await endpoint.misbehave({ at: "ORDER BY entry.epoch", how });
          for (const format of FORMATS) await refusal(store.export(join(directory, "out", `l.${format}`)));
        });
        expect((await readTree(join(directory, "out"))).size).to.equal(0);
      }));
  }

  it("is verified like an embedded one: a changed row is named", () =>
    withDirectory(async (directory) => {
      await withStore(endpoint.newUrl(), async (store) => {
        await store.import(await writeLedger(directory, "all.csv", rows));
        expect((await store.verify()).faults).to.deep.equal([]);
        await store.engine.exec("ALTER TABLE entries UPDATE points = 11 WHERE epoch = 1 SETTINGS mutations_sync = 2");
        const { faults } = await store.verify();
        expect(faults.map(({ what, id }) => [what, id])).to.deep.equal([["changed", rows[1]?.id]]);
      });
    }));

  it("erases an account, from what it shows and from its tables", () =>
    withDirectory((directory) =>
      withStore(endpoint.newUrl(), async (store) => {
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

  it("commits only while the lease is there", () =>
    withDirectory(async (directory) => {
      await endpoint.requests();
      await withStore(endpoint.newUrl(), async (store) => {
        await importEntries(store, directory, EXAMPLE_ENTRIES);
        const [first] = (await store.verify()).epochs;
        const { ledgerRoot = "0x", entries = 0 } = first ?? {};
        await store.recordEpoch({ epoch: 1, manifestHash: `0x${"aa".repeat(32)}`, ledgerRoot, entries });
      });
      const commits = (await endpoint.requests()).filter((text) => /INSERT INTO (batches|epochs)\b/.test(text));
      expect(commits).to.have.length(2);
      for (const text of commits) expect(text).to.match(/WHERE \(SELECT count\(\) FROM lease_1\) > 0$/);
    }));

  it("never says in the text or the parameters of a statement what is in an entry", () =>
    withDirectory(async (directory) => {
      const secret = rows.map((row, index) => {
        const hash = (of: string) => `0x${of.repeat(60)}${index}123`;
        return { ...row, id: hash("d"), pattern: hash("e"), evidence: hash("b") };
      });
      const url = endpoint.newUrl();
      await endpoint.requests();
      const account = secret[0]?.account as Hex;
      await withStore(url, async (store) => {
        for (const format of FORMATS) await store.import(await writeLedger(directory, `l.${format}`, secret));
        const bad = await writeLedger(directory, "bad.csv", [{ ...secret[1], points: "7" }]);
        await store.import(bad).catch(() => {});
        const policy = { ...EXAMPLE_POLICY, kAnonymity: 1 };
        await buildEpochs(store, { firstEpoch: 1, policies: [policy, policy] }, join(directory, "epochs"));
        await store.export(join(directory, "one.csv"), { account });
        await store.erase({ account, builtThrough: 0, receipt: join(directory, "receipt"), sign: undefined });
        await store.export(join(directory, "all.ndjson"));
        await store.import(bad).catch(() => {});
        await store.engine.exec("ALTER TABLE entries UPDATE points = 11 WHERE epoch = 2 SETTINGS mutations_sync = 2");
        expect((await store.verify()).faults).to.have.length.greaterThan(0);
      });
      const said = (await endpoint.requests()).join("\n").toLowerCase();
      expect(said)
        .to.include("exchange tables")
        .and.to.match(/scratch_\w+_unlocks/);
      for (const row of secret) {
        for (const value of [row.id, row.account, row.pattern, row.evidence]) {
          const hex = value.slice(2);
          expect(said).to.not.include(hex);
          expect(said).to.not.include(hex.replaceAll(/../g, String.raw`\x$&`));
          expect(said).to.not.include(hex.replaceAll(/../g, "%5cx$&"));
        }
      }
    }));

  for (const [signal, left] of [
    ["SIGINT", 0],
    ["SIGKILL", 1],
  ] as const) {
    it(`leaves no unpacked ledger behind after ${signal}, once the next command has come`, () =>
      withDirectory(async (directory) => {
        const url = endpoint.newUrl();
        const temporary = join(directory, "tmp");
        await mkdir(temporary);
        const file = await writeLedger(directory, "l.parquet.gz", rows);
        await endpoint.misbehave({ at: "_staging FORMAT TSV", how: "stall" });
        const stalled = endpoint.stalled();
        const lease: LeaseTiming = { beat: 100, life: 1500, patience: 300 };
        const env = { ...process.env, TMPDIR: temporary };
        const child = spawn(process.execPath, [IMPORTER.pathname, url, file, JSON.stringify(lease)], { env });
        const ended = once(child, "exit");
        await Promise.race([stalled, ended]);
        expect(await readdir(temporary)).to.have.length(1);
        child.kill(signal);
        await ended;
        await endpoint.misbehave(undefined);
        expect(await readdir(temporary)).to.have.length(left);
        const before = process.env["TMPDIR"];
        process.env["TMPDIR"] = temporary;
        try {
          await (await LedgerStore.connect(url, { lease: { ...lease, patience: 20_000 } })).close();
        } finally {
          if (before === undefined) delete process.env["TMPDIR"];
          else process.env["TMPDIR"] = before;
        }
        expect(await readdir(temporary)).to.deep.equal([]);
      }));
  }

  it("names the faulty rows of a file in every format, as an embedded one does", () =>
    withDirectory(async (directory) => {
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
      await withStore(endpoint.newUrl(), async (store) => {
        for (const file of files) served.push(await faults(store.import(file)));
        expect((await store.status()).entries).to.equal(0);
      });
      await closing(await LedgerStore.open(join(directory, "embedded")), async (embedded) => {
        for (const [index, file] of files.entries()) {
          expect(await faults(embedded.import(file))).to.equal(served[index]);
        }
      });
      expect(served[2]).to.match(/3 faulty rows/);
    }));

  describe("its lease", () => {
    const quick: LeaseTiming = { beat: 100, life: 1500, patience: 300 };
    /** One that falls silent at once. */
    const asleep: LeaseTiming = { ...quick, beat: 3_600_000 };

    const importing = (url: string, file: string, lease: LeaseTiming) =>
      spawn(process.execPath, [IMPORTER.pathname, url, file, JSON.stringify(lease)], { stdio: "inherit" });

    it("lets one process in at a time and says for whom the other waits", async () => {
      const url = endpoint.newUrl();
      const store = await LedgerStore.connect(url, { lease: quick });
      const waited = new Set<string>();
      const second = LedgerStore.connect(url, { lease: quick, onProgress: (what) => waited.add(what) });
      expect(await refusal(second)).to.match(/in use by process \d+ on .*; wait until it has finished/);
      expect([...waited].join()).to.match(/^waiting for process \d+ on \S+ to release 127\.0\.0\.1:\d+\/points_\d+$/);
      await store.close();
      await (await LedgerStore.connect(url, { lease: quick })).close();
    });

    it("lets processes that come together in one after the other", () =>
      withDirectory(async (directory) => {
        const url = endpoint.newUrl();
        const files = [rows.slice(0, 2), rows.slice(1)].map((some, index) =>
          writeLedger(directory, `${index}.csv`, some),
        );
        const patient = { ...quick, life: 5000, patience: 60_000 };
        const children = (await Promise.all(files)).map((file) => importing(url, file, patient));
        for (const child of children) if (child.exitCode === null) await once(child, "exit");
        expect(children.map(({ exitCode }) => exitCode)).to.deep.equal([0, 0]);
        const served = await withStore(url, async (store) => (await store.verify()).epochs);
        expect(served).to.deep.equal(await expectedRoots(directory));
      }));

    it("lapses when its holder falls silent, who stops when it wakes up", () =>
      withDirectory(async (directory) => {
        const url = endpoint.newUrl();
        const file = await writeLedger(directory, "l.csv", rows);
        const silent = await LedgerStore.connect(url, { lease: asleep });
        const next = await LedgerStore.connect(url, { lease: quick });
        expect(await refusal(silent.import(file))).to.match(/another has taken over/);
        await silent.close();
        expect((await next.import(file)).imported).to.equal(3);
        await next.close();
        const leases = `SELECT name FROM (${TABLE_NAMES}) WHERE match(name, '^lease_')`;
        expect(await ask(url, leases)).to.deep.equal([["lease_2"]]);
      }));

    it("does not let a holder commit who fell asleep between asking and sending", async () => {
      const url = endpoint.newUrl();
      const silent = await LedgerStore.connect(url, { lease: asleep });
      const commit = () => ask(url, `SELECT 1 WHERE ${silent.engine.mayWrite}`);
      expect(await commit()).to.deep.equal([[1]]);
      const next = await LedgerStore.connect(url, { lease: quick });
      expect(await refusal(commit())).to.match(/error 60/);
      await next.close();
      await silent.close();
    });

    it("is taken over from a process that was killed, and what it left running is stopped", () =>
      withDirectory(async (directory) => {
        const url = endpoint.newUrl();
        const file = await writeLedger(directory, "l.csv", rows);
        // Signs of life come and go beside it.
        const insertsRunning = async () =>
          (await endpoint.running()).filter((sql) => sql.includes("INTO leaves")).length;
        await endpoint.misbehave({ at: "INSERT INTO leaves", how: "stall" });
        const stalled = endpoint.stalled();
        const child = importing(url, file, quick);
        await Promise.race([stalled, once(child, "exit")]);
        child.kill("SIGKILL");
        expect(await insertsRunning()).to.equal(1);
        await endpoint.misbehave(undefined);
        const next = await LedgerStore.connect(url, { lease: quick });
        expect(await insertsRunning()).to.equal(0);
        expect((await next.import(file)).imported).to.equal(3);
        const found = await next.verify();
        await next.close();
        expect(found.faults).to.deep.equal([]);
        expect(found.epochs).to.deep.equal(await expectedRoots(directory));
        expect(await ask(url, "SELECT uniqExact(batch) FROM leaves")).to.deep.equal([["1"]]);
      }));

    it("leaves no table in which a statement of a replaced process could end late", () =>
      withDirectory(async (directory) => {
        const scenario = { firstEpoch: 1, policies: [EXAMPLE_POLICY, EXAMPLE_POLICY, EXAMPLE_POLICY] };
        const url = endpoint.newUrl();
        const told = () => {}; // as a command that shows progress
        const silent = await LedgerStore.connect(url, { lease: asleep, onProgress: told });
        await importEntries(silent, directory, EXAMPLE_ENTRIES);
        await endpoint.requests();
        await buildEpochs(silent, scenario, join(directory, "silent"));
        const [late] = /\w*unlocks(?= FORMAT TSV)/.exec((await endpoint.requests()).map(decodeURI).join("\n")) ?? [];

        const next = await LedgerStore.connect(url, { lease: quick });
        await endpoint.misbehave({ at: `INSERT INTO ${next.engine.scratch("weights")}`, how: "stall" });
        const stalled = endpoint.stalled();
        const built = buildEpochs(next, { ...scenario, policies: [EXAMPLE_POLICY] }, join(directory, "next"));
        await stalled;
        await endpoint.misbehave(undefined);
        const pattern = EXAMPLE_ENTRIES.find((entry) => entry.pattern !== "")?.pattern ?? "";
        const unlock = `INSERT INTO ${late} SELECT unhex('${pattern.slice(2)}'), 1`;
        expect(await refusal(ask(url, unlock))).to.match(/error 60/);
        await built;
        await next.close();
        await silent.close();
        const [epoch, expected] = await Promise.all(["next", "silent"].map((of) => readTree(join(directory, of, "1"))));
        expect(epoch).to.deep.equal(expected);
      }));

    it("gives no two processes a table of the same name", () =>
      withDirectory(async (directory) => {
        const url = endpoint.newUrl();
        const erased = join(directory, "l.erased.csv");
        const file = await writeLedger(directory, "l.parquet", rows);
        await writeFile(erased, `epoch,leaf\n3,0x${"12".repeat(32)}\n`);
        const made = [];
        for (const name of ["first", "second"]) {
          await endpoint.requests();
          await withStore(url, async (store) => {
            await store.import(file, { erased });
            await store.export(join(directory, `${name}.csv`), { account: rows[0]?.account as Hex });
            await buildEpochs(store, { firstEpoch: 1, policies: [EXAMPLE_POLICY] }, join(directory, name));
          });
          const said = (await endpoint.requests()).join("\n");
          made.push([...said.matchAll(/CREATE TABLE (\w+)/g)].map(([, table = ""]) => table));
        }
        const [first = [], second = []] = made;
        expect(first.filter((table) => second.includes(table))).to.deep.equal([]);
        const scratch = second.filter((table) => !table.startsWith("lease_"));
        expect(scratch.map((table) => table.replace(/^scratch_[0-9a-f]{16}_/, "")).toSorted()).to.deep.equal(
          "account faults incoming kept misspelt repeats shared_ids staging unlocks weights".split(" "),
        );
      }));

    it("goes to one of many that wait for it", async () => {
      const url = endpoint.newUrl();
      const silent = await LedgerStore.connect(url, { lease: asleep });
      const tries = Array.from({ length: 5 }, () => LedgerStore.connect(url, { lease: quick }));
      const results = await Promise.allSettled(tries);
      const held = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      expect(held).to.have.length(1);
      for (const store of [...held, silent]) await store.close();
    });
  });
});

const TABLE_NAMES = "SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name";

async function closing<T>(store: LedgerStore, use: (store: LedgerStore) => Promise<T>): Promise<T> {
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
