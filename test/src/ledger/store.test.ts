import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { InvariantError, UserError } from "../../../src/shared/errors.ts";
import { type Hex, ZERO_HASH } from "../../../src/shared/hex.ts";
import { ledgerRow, withDirectory, writeLedger } from "../../support/ledger.ts";

const STORE_MODULE = new URL("../../../src/ledger/store.ts", import.meta.url).href;

/** Another process that opens the store at `path`, runs `then` on it, and says "ready". */
async function otherProcess(path: string, then: string): Promise<ChildProcess> {
  const script = `
    import { LedgerStore } from ${JSON.stringify(STORE_MODULE)};
    const store = await LedgerStore.open(${JSON.stringify(path)});
    ${then}`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close").then(([code, signal]) => {
    throw new Error(`the other process ended with ${code ?? signal} before it was ready`);
  });
  await Promise.race([once(child.stdout, "data"), ended]);
  ended.catch(() => {}); // later it may
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => expect.fail("it succeeded"),
    (error: unknown) => error as Error,
  );
}

async function withStore<T>(path: string, use: (store: LedgerStore) => Promise<T>): Promise<T> {
  const store = await LedgerStore.open(path);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const hash = (digit: string): Hex => `0x${digit.repeat(64)}`;

describe("the ledger store", function () {
  this.timeout(60_000);

  it("keeps its entries when closed, and opens one directory after another", () =>
    withDirectory(async (directory) => {
      const file = await writeLedger(directory, "l.csv", [ledgerRow(1), ledgerRow(2)]);
      const first = join(directory, "a", "b", "first *{1}");
      await withStore(first, (store) => store.import(file));
      await withStore(join(directory, "second"), async (store) => expect((await store.status()).entries).to.equal(0));
      await withStore(first, async (store) => expect((await store.status()).entries).to.equal(2));
    }));

  it("is not left behind if it is new and nothing was imported into it", () =>
    withDirectory(async (directory) => {
      const bad = await writeLedger(directory, "bad.csv", [{ ...ledgerRow(1), points: "0" }]);
      const good = await writeLedger(directory, "good.csv", [ledgerRow(1)]);
      const [absent, empty, filled] = ["absent", "empty", "filled"].map((name) => join(directory, name)) as [
        string,
        string,
        string,
      ];
      await mkdir(empty);
      await withStore(filled, (store) => store.import(good));
      for (const path of [absent, empty, filled]) {
        expect(await rejection(withStore(path, (store) => store.import(bad)))).to.be.instanceOf(UserError);
      }
      expect((await readdir(directory)).toSorted()).to.deep.equal(["bad.csv", "empty", "filled", "good.csv"]);
      expect(await readdir(empty)).to.deep.equal([]);
      await withStore(filled, async (store) => expect((await store.status()).entries).to.equal(1));
    }));

  it("survives that another process, which made its directory, fails: who waits for it finds one of its own", () =>
    withDirectory(async (directory) => {
      const [path, file] = [join(directory, "store"), await writeLedger(directory, "l.csv", [ledgerRow(1)])];
      const other = await otherProcess(
        path,
        `console.log("ready"); setTimeout(() => store.close().then(() => process.exit()), 1000);`,
      );
      try {
        await withStore(path, (store) => store.import(file));
      } finally {
        await kill(other);
      }
      await withStore(path, async (store) => expect((await store.status()).entries).to.equal(1));
      expect((await readdir(directory)).toSorted()).to.deep.equal(["l.csv", "store"]);
    }));

  it("is one at a time in a process", () =>
    withDirectory(async (directory) => {
      await withStore(join(directory, "a"), async () => {
        for (const name of ["a", "b"]) {
          expect(await rejection(LedgerStore.open(join(directory, name)))).to.be.instanceOf(InvariantError);
        }
      });
    }));

  it("reports entries, accounts, points, patterns, epochs and imports", () =>
    withDirectory(async (directory) => {
      const most = String(2n ** 64n - 1n);
      const rows = [
        ledgerRow(1, { points: most, pattern: hash("1") }),
        ledgerRow(2, { points: most, pattern: hash("1"), account: ledgerRow(1).account }),
        ledgerRow(3, { epoch: "7", points: "5", account: ledgerRow(1).account.toUpperCase().replace("0X", "0x") }),
        ledgerRow(4, { epoch: "7", points: "6", pattern: hash("2") }),
      ];
      await withStore(join(directory, "store"), async (store) => {
        expect(await store.status()).to.deep.equal({
          entries: 0,
          accounts: 0,
          patterns: 0,
          points: "0",
          erased: 0,
          epochs: [],
          batches: [],
        });
        const started = Math.floor(Date.now() / 1000) * 1000;
        await store.import(await writeLedger(directory, "first.csv", rows.slice(0, 3)));
        await store.import(await writeLedger(directory, "second.ndjson", rows));
        await store.recordEpoch({ epoch: 1, manifestHash: hash("a"), ledgerRoot: hash("b"), entries: 2 });
        await store.recordEpoch({ epoch: 2, manifestHash: hash("c"), ledgerRoot: ZERO_HASH, entries: 0 });
        const { batches, ...status } = await store.status();
        expect(status).to.deep.equal({
          entries: 4,
          accounts: 2,
          patterns: 2,
          points: String(2n * (2n ** 64n - 1n) + 11n),
          erased: 0,
          epochs: [
            { epoch: 1, entries: 2, accounts: 1, points: String(2n ** 65n - 2n), built: { manifestHash: hash("a") } },
            { epoch: 2, entries: 0, accounts: 0, points: "0", built: { manifestHash: hash("c") } },
            { epoch: 7, entries: 2, accounts: 2, points: "11" },
          ],
        });
        expect(batches.map(({ importedAt: _, ...batch }) => batch)).to.deep.equal([
          { file: "first.csv", rows: 3, entries: 3 },
          { file: "second.ndjson", rows: 4, entries: 1 },
        ]);
        for (const { importedAt } of batches) expect(importedAt.getTime()).to.be.within(started, Date.now());
      });
    }));

  describe("once an epoch is built", () => {
    const built = { epoch: 3, manifestHash: hash("a"), ledgerRoot: hash("b"), entries: 1 };
    const withBuilt = (use: (store: LedgerStore, directory: string) => Promise<void>) =>
      withDirectory((directory) =>
        withStore(join(directory, "store"), async (store) => {
          await store.import(await writeLedger(directory, "l.csv", [ledgerRow(1, { epoch: "3" })]));
          await store.recordEpoch(built);
          await use(store, directory);
        }),
      );

    it("refuses new entries for it and for earlier ones, and takes known and later ones", () =>
      withBuilt(async (store, directory) => {
        const late = [
          ledgerRow(1, { epoch: "3" }),
          ledgerRow(2, { epoch: "3" }),
          ledgerRow(3, { epoch: "4" }),
          ledgerRow(4, { epoch: "2" }),
        ];
        const error = await rejection(store.import(await writeLedger(directory, "late.csv", late)));
        expect(error).to.be.instanceOf(UserError);
        const lines = error.message.split("\n");
        expect(lines[0]).to.match(/late.csv: 2 faulty rows; nothing was imported/);
        expect(lines[1]).to.match(/late.csv row 3, column epoch: "3": epoch 3 is already built/);
        expect(lines[2]).to.match(/late.csv row 5, column epoch: "2": epoch 3 is already built/);
        const rest = await store.import(
          await writeLedger(
            directory,
            "rest.csv",
            late.filter((_, index) => index % 2 === 0),
          ),
        );
        expect(rest).to.deep.include({ imported: 1, duplicates: 1 });
      }));

    it("takes another manifest of the same entries in its place, and no other entries", () =>
      withBuilt(async (store) => {
        await store.recordEpoch(built);
        await store.recordEpoch({ ...built, manifestHash: hash("c") });
        expect((await store.status()).epochs[0]?.built).to.deep.equal({ manifestHash: hash("c") });
        await store.recordEpoch(built);
        expect((await store.status()).epochs[0]?.built).to.deep.equal({ manifestHash: hash("a") });
        for (const wrong of [
          { ...built, entries: 2 },
          { ...built, manifestHash: hash("d"), ledgerRoot: hash("e") },
        ]) {
          expect(await rejection(store.recordEpoch(wrong))).to.be.instanceOf(InvariantError);
        }
      }));
  });

  describe("held by another process", () => {
    it("opens as soon as it is released", () =>
      withDirectory(async (directory) => {
        const path = join(directory, "store");
        const child = await otherProcess(path, `console.log("ready"); setTimeout(() => store.close(), 1500);`);
        const waited: string[] = [];
        const store = await LedgerStore.open(path, { onProgress: (what) => waited.push(what) });
        await store.close();
        expect(waited[0]).to.equal(`waiting for process ${child.pid} to release ${path}`);
        if (child.exitCode === null) await once(child, "exit");
      }));

    it("gives up after ten seconds and names the process", () =>
      withDirectory(async (directory) => {
        const path = join(directory, "store");
        const child = await otherProcess(path, `console.log("ready"); setInterval(() => store, 1000);`);
        const waited: string[] = [];
        const error = await rejection(LedgerStore.open(path, { onProgress: (what) => waited.push(what) }));
        await kill(child);
        expect(waited[0]).to.equal(`waiting for process ${child.pid} to release ${path}`);
        expect(error).to.be.instanceOf(UserError);
        expect(error.message).to.include(`${path} is in use by process ${child.pid};`);
        await withStore(join(directory, "another"), (store) => store.status());
      }));

    it("opens at once if that was killed", () =>
      withDirectory(async (directory) => {
        const path = join(directory, "store");
        await withStore(path, async (store) => store.import(await writeLedger(directory, "l.csv", [ledgerRow(0)])));
        await kill(await otherProcess(path, `console.log("ready"); setInterval(() => store, 1000);`));
        const waited: string[] = [];
        const store = await LedgerStore.open(path, { onProgress: (what) => waited.push(what) });
        expect((await store.status()).entries).to.equal(1);
        await store.close();
        expect(waited).to.deep.equal([`opening ${path}`]);
      }));
  });

  it("drops the rows of a batch that is not on record, and keeps the others", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      await withStore(path, async (store) => {
        await store.import(await writeLedger(directory, "l.csv", [ledgerRow(1), ledgerRow(2)]));
        for (const table of ["entries", "leaves"]) {
          await store.engine.exec(`INSERT INTO ${table} SELECT * REPLACE (generateUUIDv4() AS batch) FROM ${table}`);
        }
        expect((await store.status()).entries).to.equal(2);
        const [row] = await store.engine.rows<[string]>("SELECT count() FROM entries");
        expect(row).to.deep.equal(["4"]);
      });
      await withStore(path, async (store) => {
        expect((await store.status()).entries).to.equal(2);
        const counts = "SELECT (SELECT count() FROM entries), (SELECT count() FROM leaves)";
        expect(await store.engine.rows(counts)).to.deep.equal([["2", "2"]]);
      });
    }));

  it("opens although a command that was killed on a full disk left an empty description of a table", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      await withStore(path, async (store) => store.import(await writeLedger(directory, "l.csv", [ledgerRow(1)])));
      for (const table of ["scratch_staging", "scratch_weights"])
        await writeFile(join(path, "metadata", "lam", `${table}.sql`), "");
      await withStore(path, async (store) => expect((await store.status()).entries).to.equal(1));
    }));

  for (const table of ["batches", "entries", "epochs"]) {
    it(`does not open, and loses nothing, if a byte on disk of ${table} is wrong`, () =>
      withDirectory(async (directory) => {
        const path = join(directory, "store");
        const marked = await withStore(path, async (store) => {
          await store.import(await writeLedger(directory, "l.csv", [ledgerRow(1), ledgerRow(2)]));
          await store.recordEpoch({ epoch: 1, entries: 2, ledgerRoot: hash("1"), manifestHash: hash("2") });
          const parts = await store.engine.rows<[string]>(
            `SELECT path FROM system.parts WHERE database = 'lam' AND table = '${table}' AND active`,
          );
          return join(String(parts[0]?.[0]), "checksums.txt");
        });
        const bytes = await readFile(marked);
        await writeFile(marked, Buffer.concat([Buffer.of(0xff), bytes.subarray(1)]));
        const error = await rejection(LedgerStore.open(path));
        expect(error).to.be.instanceOf(UserError);
        expect(error.message).to.match(/store cannot be opened: .*restore a backup/);
        await writeFile(marked, bytes);
        await withStore(path, async (store) => expect((await store.status()).entries).to.equal(2));
      }));
  }

  it("takes no directory for a store because another in it has a name that the engine uses too", () =>
    withDirectory(async (directory) => {
      for (const name of ["data", "tmp"]) await mkdir(join(directory, name));
      await writeFile(join(directory, "import-notes.txt"), "mine");
      expect((await rejection(LedgerStore.open(directory))).message).to.match(
        /is not a ledger store but holds other files/,
      );
      expect((await readdir(directory)).toSorted()).to.deep.equal(["data", "import-notes.txt", "tmp"]);
    }));

  it("leaves a link to an empty directory as it was if nothing is imported", () =>
    withDirectory(async (directory) => {
      await mkdir(join(directory, "target"));
      await symlink(join(directory, "target"), join(directory, "link"));
      await withStore(join(directory, "link"), async () => {});
      expect(await readlink(join(directory, "link"))).to.equal(join(directory, "target"));
      expect(await readdir(join(directory, "target"))).to.deep.equal([]);
    }));

  it("notices that rows are lost", () =>
    withDirectory(async (directory) => {
      const path = join(directory, "store");
      await withStore(path, async (store) => {
        await store.import(await writeLedger(directory, "l.csv", [ledgerRow(1)]));
        await store.engine.exec("TRUNCATE TABLE entries");
      });
      const error = await rejection(LedgerStore.open(path));
      expect(error).to.be.instanceOf(UserError);
      expect(error.message).to.match(/is damaged: 1 entries are on record, 0 entries and 1 leaves are there/);
    }));

  it("refuses a directory of other files, and a file", () =>
    withDirectory(async (directory) => {
      const other = join(directory, "other");
      await mkdir(other);
      await writeFile(join(other, "thesis.txt"), "");
      expect((await rejection(LedgerStore.open(other))).message).to.match(
        /other is not a ledger store but holds other/,
      );
      const file = join(directory, "file");
      await writeFile(file, "");
      expect((await rejection(LedgerStore.open(file))).message).to.match(/file cannot be used as a ledger store/);
      await access(join(other, "thesis.txt"));
    }));

  it("passes on what stops a source of rows, and the end of a stream that fails", () =>
    withDirectory((directory) =>
      withStore(join(directory, "store"), async ({ engine }) => {
        await engine.exec("CREATE TABLE numbers_here (number UInt32) ENGINE = MergeTree ORDER BY number");
        const failure = new UserError("the source ran dry");
        async function* source() {
          yield new TextEncoder().encode("1\n");
          throw failure;
        }
        expect(await rejection(engine.insert("numbers_here", source(), "TSV"))).to.equal(failure);
        const read = async () => {
          let bytes = 0;
          const sql = "SELECT throwIf(number = 5000000) FROM numbers(6000000)";
          for await (const chunk of engine.stream(sql, "RowBinary")) bytes += chunk.length;
          return bytes;
        };
        expect((await rejection(read())).message).to.match(/throwIf/);
        // A stream that is left early does not stand in the way of the next.
        for await (const _ of engine.stream("SELECT number FROM numbers(10000000)", "RowBinary")) break;
        expect(
          await engine.rows("SELECT {a:String}, {b:UInt64}", { a: "it's\t\\", b: "18446744073709551615" }),
        ).to.deep.equal([["it's\t\\", "18446744073709551615"]]);
      }),
    ));
});
