import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { LedgerStore } from "../../src/ledger/store.ts";
import { readTree } from "../support/epochs.ts";
import { makeSeason, type Season, stateOf } from "../support/fault-season.ts";
import { withDirectory } from "../support/ledger.ts";
import { type LedgerProcess, perform, startLedgerProcess, withStoreAt } from "../support/ledger-process.ts";

/** How often two processes race. */
const RACES = 2;

describe("two commands at once", function () {
  this.timeout(120_000);

  let season: Season;
  let epoch: Map<string, Buffer>;
  before(async () => {
    season = await makeSeason(await mkdtemp(join(tmpdir(), "lam-test-")));
    epoch = await readTree(season.epoch);
  });
  after(() => rm(season.dir, { recursive: true, force: true }));

  const copyTo = async (from: string, path: string): Promise<string> => {
    await cp(from, path, { recursive: true });
    return path;
  };
  const refusals = (processes: LedgerProcess[]): Promise<(string | undefined)[]> =>
    Promise.all(processes.map(async ({ ended }) => (await ended).refusal));

  it("snapshots of one store into two directories: both are built, one after the other", () =>
    withDirectory(async (dir) => {
      const store = await copyTo(season.whole, join(dir, "store"));
      const outs = [join(dir, "one"), join(dir, "two")];
      const processes = outs.map((out) => startLedgerProcess(store, season.snapshotTo(out)));
      expect(await refusals(processes)).to.deep.equal([undefined, undefined]);
      for (const out of outs) expect(await readTree(out)).to.deep.equal(epoch);
      expect((await readdir(dir)).toSorted()).to.deep.equal(["one", "store", "two"]);
    }));

  for (const [what, stores] of [
    ["one store", ["store", "store"]],
    ["two stores", ["store", "other store"]],
  ] as const) {
    it(`snapshots of ${what} into the same directory: one is built, the other is told so`, () =>
      withDirectory(async (dir) => {
        for (const name of new Set(stores)) await copyTo(season.whole, join(dir, name));
        for (let i = 0; i < RACES; i++) {
          const out = join(dir, `epoch ${i}`);
          const processes = stores.map((name) => startLedgerProcess(join(dir, name), season.snapshotTo(out)));
          const told = (await refusals(processes)).filter((refusal) => refusal !== undefined);
          expect(told).to.deep.equal([`--out ${out} exists already: give another name, or remove it first`]);
          expect(await readTree(out)).to.deep.equal(epoch);
          expect((await readdir(dir)).filter((name) => name.endsWith(".tmp"))).to.deep.equal([]);
        }
      }));
  }

  it("a snapshot during an import waits, and names the process it waits for", () =>
    withDirectory(async (dir) => {
      const store = await copyTo(season.early, join(dir, "store"));
      const importing = startLedgerProcess(store, { what: "import", file: season.files.csv });
      await importing.opened;
      const waited: string[] = [];
      const snapshooting = await LedgerStore.open(store, { onProgress: (what) => waited.push(what) });
      try {
        expect((await importing.ended).refusal).to.equal(undefined);
        await perform(snapshooting, season.snapshotTo(join(dir, "epoch")));
      } finally {
        await snapshooting.close();
      }
      expect(waited[0]).to.equal(`waiting for process ${importing.pid} to release ${store}`);
      expect(await readTree(join(dir, "epoch"))).to.deep.equal(epoch);
    }));

  it("a snapshot after an import that was killed sees nothing of it", () =>
    withDirectory(async (dir) => {
      const store = await copyTo(season.early, join(dir, "store"));
      const importing = startLedgerProcess(store, { what: "import", file: season.files.csv });
      await importing.opened;
      const snapshooting = startLedgerProcess(store, season.snapshotTo(join(dir, "epoch")));
      const { interrupted } = await importing.kill();
      expect(interrupted).to.equal(true);
      expect((await snapshooting.ended).refusal).to.equal(undefined);
      const without = await withDirectory(async (other) => {
        const early = await copyTo(season.early, join(other, "store"));
        await withStoreAt(early, (open) => perform(open, season.snapshotTo(join(other, "epoch"))));
        return readTree(join(other, "epoch"));
      });
      expect(await readTree(join(dir, "epoch"))).to.deep.equal(without);
      expect(without).to.not.deep.equal(epoch);
      expect(await withStoreAt(store, stateOf)).to.have.property("entries");
    }));
});
