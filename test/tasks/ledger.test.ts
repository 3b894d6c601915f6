import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { keccak256, verifyMessage } from "viem";
import { LedgerStore } from "../../src/ledger/store.ts";
import { canonicalJson } from "../../src/shared/canonical-json.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { csvText, ledgerRow, withDirectory, writeLedger } from "../support/ledger.ts";
import { runTask } from "../support/local-hre.ts";

const THEIRS: Hex = `0x${"5a17".repeat(10)}`;
const MANIFEST_HASH: Hex = `0x${"aa".repeat(32)}`;
const NOBODY: Hex = `0x${"99".repeat(20)}`;
const ROWS = Array.from({ length: 6 }, (_, seed) =>
  ledgerRow(seed, { epoch: String(1 + (seed % 2)), ...(seed < 2 ? { account: THEIRS } : {}) }),
);
const [SIGNER = ""] = (await (await hre.network.getOrCreate()).ethers.getSigners()).map(({ address }) => address);

/** Runs `ledger NAME` on the store in `directory`, which must succeed. */
async function ok(directory: string, name: string, args: Record<string, unknown> = {}): Promise<any> {
  const all = { store: join(directory, "store"), json: true, ...args };
  const { code, stdout, stderr } = await runTask(hre, `ledger ${name}`, all);
  expect(code, stderr).to.equal(0);
  expect(stderr).to.equal("");
  return all.json ? JSON.parse(stdout) : stdout;
}

/** Runs what must refuse, and gives what it says. */
async function refused(directory: string, name: string, args: Record<string, unknown> = {}): Promise<string> {
  const store = join(directory, "store");
  const { code, stdout, stderr } = await runTask(hre, `ledger ${name}`, { store, json: true, ...args });
  expect(code).to.equal(1);
  expect(stdout).to.equal("");
  return stderr;
}

/** Gives `use` a directory whose store holds ROWS, of which epoch 1 is built. */
async function withRows(use: (directory: string, file: string) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    const file = await writeLedger(directory, "ledger.csv", ROWS);
    await ok(directory, "import", { file });
    const { epochs } = await ok(directory, "verify");
    await inStore(directory, (store) =>
      store.recordEpoch({ epoch: 1, manifestHash: MANIFEST_HASH, ledgerRoot: epochs[0].ledgerRoot, entries: 3 }),
    );
    await use(directory, file);
  });
}

async function inStore(directory: string, use: (store: LedgerStore) => Promise<void>): Promise<void> {
  const store = await LedgerStore.open(join(directory, "store"), { damaged: true });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

describe("the tasks of the ledger", function () {
  this.timeout(60_000);

  it("verify: says that all is well, or names the fault and fails", () =>
    withRows(async (directory) => {
      expect(await ok(directory, "verify")).to.deep.include({ ok: true, entries: 6, erased: 0, faults: [] });
      expect(await ok(directory, "verify", { json: false })).to.match(/6 entries\n(.|\n)*Every leaf and every root/);
      await inStore(directory, async ({ engine }) => {
        await engine.exec("CREATE TABLE changed AS entries");
        await engine.exec("INSERT INTO changed SELECT * REPLACE (points + 1 AS points) FROM entries WHERE epoch = 2");
        await engine.exec("INSERT INTO changed SELECT * FROM entries WHERE epoch = 1 LIMIT 1 OFFSET 1");
        await engine.exec("EXCHANGE TABLES entries AND changed");
      });
      const { code, stdout, stderr } = await runTask(hre, "ledger verify", {
        store: join(directory, "store"),
        json: true,
      });
      const { ok: fine, faults } = JSON.parse(stdout);
      expect([code, fine]).to.deep.equal([1, false]);
      expect(stderr.split("\n")[0]).to.equal(`${join(directory, "store")}: ${faults.length} faults`);
      expect(stderr).to.include(faults[0].message);
      expect(stderr).to.match(/epoch 2, entry 0x\w+: was changed/);
    }));

  it("export: writes the ledger, or one person's part of it, and refuses a name that is taken", () =>
    withRows(async (directory, file) => {
      const out = join(directory, "out", "ledger.csv");
      expect(await ok(directory, "export", { out })).to.deep.equal({ file: out, entries: 6 });
      const own = join(directory, "own.csv");
      expect(await ok(directory, "export", { out: own, account: THEIRS })).to.deep.equal({ file: own, entries: 2 });
      const lines = (text: string) => text.split("\n").toSorted();
      expect(lines(await readFile(out, "utf8"))).to.deep.equal(lines(await readFile(file, "utf8")));
      expect(await readFile(own, "utf8")).to.equal(csvText(ROWS.slice(0, 2)));
      expect(await refused(directory, "export", { out })).to.match(/^--out .*ledger.csv exists already.*\n$/);
      expect(await refused(directory, "export")).to.equal("--out is missing\n");
      expect(await refused(directory, "export", { out: own, account: "0x12" })).to.match(/^--account 0x12: not an/);
      expect(await refused(directory, "export", { out: own, store: join(directory, "none") })).to.match(/is no ledger/);
    }));

  it("erase: leaves a signed receipt and a ledger that still verifies; what was kept travels with its export", () =>
    withRows(async (directory, file) => {
      const before = await ok(directory, "verify");
      const receipt = join(directory, "receipt.json");
      const result = await ok(directory, "erase", { account: THEIRS, receipt, signer: SIGNER });
      expect(result).to.deep.include({ account: THEIRS, erased: true, left: 0 });
      expect(result.receipt).to.deep.equal(JSON.parse(await readFile(receipt, "utf8")));
      const { hash, signer, signature, ...statement } = result.receipt;
      expect(hash).to.equal(keccak256(canonicalJson(statement)));
      expect(signer).to.equal(SIGNER.toLowerCase());
      const message = { raw: canonicalJson(statement) };
      expect(await verifyMessage({ address: signer, message, signature })).to.equal(true);

      const after = await ok(directory, "verify");
      expect(after).to.deep.include({ ok: true, entries: 4, erased: 1 });
      expect(after.epochs[0]).to.deep.equal(before.epochs[0]);
      expect(await ok(directory, "import", { file })).to.deep.include({ imported: 0, duplicates: 4, erased: 2 });

      const out = join(directory, "out.ndjson.gz");
      const erased = join(directory, "out.erased.csv");
      expect(await ok(directory, "export", { out })).to.deep.include({
        entries: 4,
        erased: { file: erased, leaves: 1 },
      });
      const store = join(directory, "restored");
      expect(await ok(directory, "import", { file: out, erased, store })).to.deep.include({ imported: 4, kept: 1 });
      const restored = await ok(directory, "verify", { store });
      const roots = (found: any) => found.epochs.map(({ ledgerRoot }: { ledgerRoot: Hex }) => ledgerRoot);
      expect(roots(restored)).to.deep.equal(roots(after));
    }));

  it("erase: claims nothing for somebody who is not there, and says what is wrong before it does anything", () =>
    withRows(async (directory) => {
      const receipt = join(directory, "receipt.json");
      expect(await ok(directory, "erase", { account: NOBODY, receipt })).to.deep.equal({
        account: NOBODY,
        erased: false,
      });
      expect(await ok(directory, "erase", { account: NOBODY, json: false })).to.match(/nothing of 0x9+ was there/);
      expect(await refused(directory, "erase")).to.equal("--account is missing\n");
      expect(await refused(directory, "erase", { account: THEIRS, signer: NOBODY })).to.match(
        /^--signer 0x9+: network default does not sign for it/,
      );
      expect(await refused(directory, "erase", { account: THEIRS, builtThrough: -1 })).to.match(/^--built-through/);
      await writeFile(receipt, "");
      expect(await refused(directory, "erase", { account: THEIRS, receipt })).to.match(/exists already/);
      expect((await readdir(directory)).toSorted()).to.deep.equal(["ledger.csv", "receipt.json", "store"]);
      expect(await ok(directory, "status")).to.deep.include({ entries: 6, erased: 0 });
      expect(await ok(directory, "erase", { account: THEIRS, json: false })).to.match(
        /"entries": 2(.|\n)*all entries of 0x(5a17)+ are erased(.|\n)*not kept anywhere: save it/,
      );
    }));

  it("erase: says that it is done when it is repeated with its receipt, and export that the leaves were there", () =>
    withRows(async (directory) => {
      const receipt = join(directory, "receipts", "theirs.json");
      const result = await ok(directory, "erase", { account: THEIRS, receipt });
      expect(await ok(directory, "erase", { account: THEIRS, receipt })).to.deep.equal(result);
      const text = await ok(directory, "erase", { account: THEIRS, receipt, json: false });
      expect(text).to.match(/was completed before.*nothing was done now/);
      expect(text).to.include(`The receipt is in ${receipt}.`);
      await ok(directory, "export", { out: join(directory, "m.csv") });
      const more = await ok(directory, "export", { out: join(directory, "m.ndjson"), json: false });
      expect(more).to.match(/m.erased.csv: 1 leaves kept of erased entries \(it was there already/);
    }));

  it("every task: refuses a path that is empty, as a variable that is not set leaves it, before anything happens", () =>
    withRows(async (directory, file) => {
      const empty = (name: string) =>
        `--${name} is empty (a variable that is not set?): give it a value, or leave it out\n`;
      expect(await refused(directory, "erase", { account: THEIRS, receipt: "" })).to.equal(empty("receipt"));
      expect(await refused(directory, "erase", { account: THEIRS, store: "" })).to.equal(empty("store"));
      expect(await refused(directory, "import", { file, erased: "" })).to.equal(empty("erased"));
      expect(await refused(directory, "export", { out: "" })).to.equal(empty("out"));
      for (const name of ["status", "verify"])
        expect(await refused(directory, name, { store: "" })).to.equal(empty("store"));
      const snapshot = { epoch: 1, policy: "p.json", out: join(directory, "epoch"), ledger: "", json: true };
      expect((await runTask(hre, "snapshot", snapshot)).stderr).to.equal(empty("ledger"));
      expect((await readdir(directory)).toSorted()).to.deep.equal(["ledger.csv", "store"]);
      expect(await ok(directory, "status")).to.deep.include({ entries: 6, erased: 0 });
    }));

  it("snapshot: takes kept leaves only with the ledger file they belong to", async () => {
    const args = { epoch: 1, policy: "p.json", out: "no such directory", erased: "e.csv", json: true };
    const { code, stderr } = await runTask(hre, "snapshot", args);
    expect(code).to.equal(1);
    expect(stderr).to.match(/^--erased goes with --ledger/);
  });
});
