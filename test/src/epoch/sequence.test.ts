import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type EpochDirectory, openEpochDirectory } from "../../../src/epoch/directory.ts";
import { snapshot, type SnapshotRequest } from "../../../src/epoch/snapshot.ts";
import type { LedgerStore } from "../../../src/ledger/store.ts";
import { type ModelEntry, modelEpochs } from "../../support/epoch-model.ts";
import {
  buildEpochs,
  importEntries,
  publishedAmounts,
  readTree,
  refusal,
  request,
  TARGET,
  withLedger,
} from "../../support/epochs.ts";
import { EXAMPLE_ENTRIES, EXAMPLE_POLICY } from "../../support/epoch-example.ts";

/** One of the example's entries under another id. */
function sibling(digit: string, epoch: number): ModelEntry {
  const [first] = EXAMPLE_ENTRIES;
  if (first === undefined) throw new Error("the example is empty");
  return { ...first, id: `0x${digit.repeat(64)}`, epoch };
}

const withLate = [...EXAMPLE_ENTRIES, sibling("e", 1)];

/** What snapshots of the given ledger are refused with; whatever it was, nothing may be left of them. */
async function refusals(entries: readonly ModelEntry[], requests: Partial<SnapshotRequest>[]): Promise<string[]> {
  return withLedger(entries, async (store, dir) => {
    const messages: string[] = [];
    for (const rest of requests) {
      const whole = request(EXAMPLE_POLICY, { epoch: 3, out: join(dir, "out"), ...rest });
      messages.push(await refusal(snapshot(store, whole)));
    }
    expect((await readdir(dir)).filter((name) => name.startsWith("out"))).to.deep.equal([]);
    return messages;
  });
}

async function refusedSnapshot(entries: readonly ModelEntry[], rest: Partial<SnapshotRequest>): Promise<string> {
  return (await refusals(entries, [rest])).join();
}

/** The example in a store that has built epoch 1 and remembers it. */
async function withRecorded(use: (store: LedgerStore, dir: string) => Promise<void>): Promise<void> {
  await withLedger(EXAMPLE_ENTRIES, async (store, dir) => {
    await snapshot(store, request(EXAMPLE_POLICY, { epoch: 1, out: join(dir, "1"), record: true }));
    await use(store, dir);
  });
}

describe("the sequence of epochs", function () {
  this.timeout(60_000);
  /** Holds epochs 1 and 2 of the example. */
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lam-epoch-"));
    await withLedger(EXAMPLE_ENTRIES, async (store) => {
      await buildEpochs(store, { firstEpoch: 1, policies: [EXAMPLE_POLICY, EXAMPLE_POLICY] }, directory);
    });
  });
  after(() => rm(directory, { recursive: true }));

  const previous = (epoch: number): Promise<EpochDirectory> => openEpochDirectory(join(directory, String(epoch)));

  it("refuses a late entry: one more of an epoch that was built", async () => {
    const message = await refusedSnapshot(withLate, { previous: await previous(2) });
    expect(message).to.match(/5 entries of epoch 1\b.*built from 4/);
  });

  it("refuses a ledger in which an entry of an earlier epoch is missing", async () => {
    const message = await refusedSnapshot(EXAMPLE_ENTRIES.slice(1), { previous: await previous(2) });
    expect(message).to.match(/3 entries of epoch 1\b.*built from 4/);
  });

  it("refuses a ledger that begins after the epochs that were built", async () => {
    const recent = EXAMPLE_ENTRIES.filter(({ epoch }) => epoch === 3);
    expect(await refusedSnapshot(recent, { previous: await previous(2) })).to.match(/0 entries of epoch 1\b/);
  });

  it("refuses entries before the deployment's first epoch, for which nobody would ever be paid", async () => {
    expect(await refusedSnapshot(EXAMPLE_ENTRIES, { firstEpoch: 3 })).to.match(/4 entries of epoch 1\b/);
  });

  it("refuses to begin in the middle, whatever the ledger holds", async () => {
    const recent = EXAMPLE_ENTRIES.filter(({ epoch }) => epoch === 3);
    for (const ledger of [EXAMPLE_ENTRIES, recent, []]) {
      expect(await refusedSnapshot(ledger, {})).to.match(/--previous is missing.*epoch 2\b/);
    }
  });

  it("refuses an epoch before the first", async () => {
    expect(await refusedSnapshot([], { epoch: 2, firstEpoch: 3 })).to.match(/before the deployment's first epoch 3/);
  });

  it("refuses a directory that is not the epoch before", async () => {
    const wrong = [
      { epoch: 3, of: 1 },
      { epoch: 2, of: 2 },
      { epoch: 1, of: 2 },
      { epoch: 4, of: 2 },
      { epoch: 1, of: 1 },
    ];
    const requests = await Promise.all(wrong.map(async ({ epoch, of }) => ({ epoch, previous: await previous(of) })));
    for (const [i, message] of (await refusals(EXAMPLE_ENTRIES, requests)).entries()) {
      const { epoch, of } = wrong[i] ?? { epoch: 0, of: 0 };
      expect(message).to.match(new RegExp(`--previous .* is epoch ${of}\\b.*needs epoch ${epoch - 1}\\b`));
    }
  });

  it("refuses the directory of another chain", async () => {
    const message = await refusedSnapshot(EXAMPLE_ENTRIES, { previous: await previous(2), chainId: 1 });
    expect(message).to.match(/--previous .* chain 31337\b.* chain 1\b/);
  });

  it("refuses the directory of another distributor", async () => {
    const distributor = `0x${"77".repeat(20)}` as const;
    const message = await refusedSnapshot(EXAMPLE_ENTRIES, { previous: await previous(2), distributor });
    expect(message).to.include("--previous").and.to.include(TARGET.distributor).and.to.include(distributor);
  });

  it("refuses to write over anything that is there", async () => {
    await withLedger(EXAMPLE_ENTRIES, async (store, dir) => {
      const build = (out: string) => snapshot(store, request(EXAMPLE_POLICY, { epoch: 1, out }));
      const epoch = join(dir, "1");
      await build(epoch);
      const bytes = await readTree(epoch);
      const empty = join(dir, "empty");
      await mkdir(empty);
      const file = join(dir, "file");
      await writeFile(file, "");
      for (const out of [epoch, empty, file]) expect(await refusal(build(out))).to.include(`--out ${out} exists`);
      expect(await readTree(epoch)).to.deep.equal(bytes);
    });
  });

  it("builds an epoch without entries: everybody keeps what they had, and the budget goes on whole", async () => {
    await withLedger(
      EXAMPLE_ENTRIES.filter(({ epoch }) => epoch <= 2),
      async (store, dir) => {
        const { manifest: before } = await previous(2);
        const out = join(dir, "3");
        const { manifest } = await snapshot(
          store,
          request(EXAMPLE_POLICY, { epoch: 3, previous: await previous(2), out }),
        );
        expect(manifest).to.deep.include({
          entries: 0,
          ledgerRoot: `0x${"0".repeat(64)}`,
          paid: "0",
          totalWeight: "0",
        });
        expect(BigInt(manifest.dust)).to.equal(BigInt(EXAMPLE_POLICY.epochBudget) + BigInt(before.dust));
        expect(await publishedAmounts(out)).to.deep.equal(await publishedAmounts(join(directory, "2")));
        expect(manifest.root).to.equal(before.root);
      },
    );
  });

  it("builds a first epoch without anything: the root of nothing is zero", async () => {
    const zero = `0x${"0".repeat(64)}`;
    await withLedger([], async (store, dir) => {
      const policies = [EXAMPLE_POLICY, EXAMPLE_POLICY];
      const built = await buildEpochs(store, { firstEpoch: 5, policies }, dir);
      const nothing = { accounts: 0, entries: 0, ledgerRoot: zero, root: zero, cumulativeTotal: "0" };
      for (const { manifest } of built) expect(manifest).to.deep.include(nothing);
      expect(built[0]?.manifest.previousManifestHash).to.equal(zero);
      expect(built[1]?.manifest.budget).to.equal(String(2n * BigInt(EXAMPLE_POLICY.epochBudget)));
    });
  });

  it("carries all of the budget on when nobody is paid, and pays it out later", async () => {
    const nobody = { ...EXAMPLE_POLICY, minPoints: "1000000" };
    const policies = [nobody, nobody, EXAMPLE_POLICY];
    const epochs = modelEpochs(EXAMPLE_ENTRIES, policies, TARGET);
    await withLedger(EXAMPLE_ENTRIES, async (store, dir) => {
      const built = await buildEpochs(store, { firstEpoch: 1, policies }, dir);
      const budget = BigInt(EXAMPLE_POLICY.epochBudget);
      expect(built.map(({ manifest }) => BigInt(manifest.budget))).to.deep.equal([budget, 2n * budget, 3n * budget]);
      expect(built.map(({ manifest }) => manifest.accounts)).to.deep.equal([0, 0, 3]);
      expect(built[2]?.manifest.paid).to.equal(epochs[2]?.manifest.paid);
    });
  });

  describe("in a store that remembers what was built", () => {
    it("refuses the import of a new entry of a built epoch, and imports nothing beside it", async () => {
      await withRecorded(async (store, dir) => {
        const next = sibling("d", 9);
        const message = await refusal(importEntries(store, dir, [...withLate, next]));
        expect(message).to.match(/row 13, column epoch: .*epoch 1 is already built/);
        expect((await store.status()).entries).to.equal(EXAMPLE_ENTRIES.length);
      });
    });

    it("accepts the entries that the epoch was built from, and new ones of later epochs", async () => {
      await withRecorded(async (store, dir) => {
        const next = sibling("d", 2);
        await importEntries(store, dir, [...EXAMPLE_ENTRIES, next]);
        const status = await store.status();
        expect(status.entries).to.equal(EXAMPLE_ENTRIES.length + 1);
        expect(status.epochs[0]?.built?.manifestHash).to.equal((await openEpochDirectory(join(dir, "1"))).manifestHash);
      });
    });

    it("builds the same directory again from the same entries", async () => {
      await withRecorded(async (store, dir) => {
        await snapshot(store, request(EXAMPLE_POLICY, { epoch: 1, out: join(dir, "again"), record: true }));
        expect(await readTree(join(dir, "again"))).to.deep.equal(await readTree(join(dir, "1")));
      });
    });

    it("remembers nothing of a snapshot that was refused, or was not to be recorded", async () => {
      await withLedger(EXAMPLE_ENTRIES, async (store, dir) => {
        await snapshot(store, request(EXAMPLE_POLICY, { epoch: 1, out: join(dir, "1") }));
        await refusal(snapshot(store, request(EXAMPLE_POLICY, { epoch: 1, out: join(dir, "1"), record: true })));
        await importEntries(store, dir, withLate);
        expect((await store.status()).entries).to.equal(EXAMPLE_ENTRIES.length + 1);
      });
    });
  });
});
