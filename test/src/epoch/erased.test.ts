import { cp } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import type { Hex } from "viem";
import { openEpochDirectory } from "../../../src/epoch/directory.ts";
import { type Snapshot, snapshot } from "../../../src/epoch/snapshot.ts";
import { LedgerStore } from "../../../src/ledger/store.ts";
import { EXAMPLE_ENTRIES, EXAMPLE_POLICY } from "../../support/epoch-example.ts";
import { publishedAmounts, publishedUnlocks, readTree, refusal, request, withLedger } from "../../support/epochs.ts";
import { withDirectory } from "../../support/ledger.ts";
import { LEAF_TYPES, leafValues, modelEntry } from "../../support/ledger-model.ts";

const BOB: Hex = `0x${"b".repeat(40)}`;
const BUILT = [1, 2] as const;

/** The ledger root of an epoch of the example, by OpenZeppelin's tree. */
function rootOf(epoch: number, without?: Hex): string {
  const entries = EXAMPLE_ENTRIES.filter((entry) => entry.epoch === epoch && entry.account !== without);
  const rows = entries.map(({ points, ...texts }) =>
    leafValues(modelEntry({ ...texts, epoch: String(epoch), points: String(points) })),
  );
  return StandardMerkleTree.of(rows, LEAF_TYPES).root;
}

async function build(store: LedgerStore, dir: string, epoch: number, out = String(epoch)): Promise<Snapshot> {
  const previous = epoch === 1 ? undefined : await openEpochDirectory(join(dir, String(epoch - 1)));
  return snapshot(store, request(EXAMPLE_POLICY, { epoch, previous, out: join(dir, out), record: true }));
}

/** The example, of which epochs 1 and 2 were built before Bob, who has entries in all three, was erased. */
async function withoutBob(use: (store: LedgerStore, dir: string) => Promise<void>): Promise<void> {
  await withLedger(EXAMPLE_ENTRIES, async (store, dir) => {
    for (const epoch of BUILT) await build(store, dir, epoch);
    await store.erase({ account: BOB, builtThrough: 0, receipt: undefined, sign: undefined });
    await use(store, dir);
  });
}

describe("an epoch after an erasure", function () {
  this.timeout(60_000);

  it("is built on those before it: what was published stays, what was not paid yet is shared among the others", () =>
    withoutBob(async (store, dir) => {
      const { manifest } = await build(store, dir, 3);
      expect(manifest.entries).to.equal(3);
      expect(manifest.ledgerRoot).to.equal(rootOf(3, BOB));
      // Worked by hand: Carol 100 × 1.1, in the pattern that only Bob and she had; Dora 1 × 2. Nothing new for Bob.
      expect(manifest).to.deep.include({ totalWeight: "112", paid: "1001", dust: "1" });
      const amounts = await publishedAmounts(join(dir, "3"));
      expect([...amounts].toSorted(([a], [b]) => (a < b ? -1 : 1))).to.deep.equal([
        [`0x${"a".repeat(40)}`, 909n + 166n],
        [BOB, 90n + 606n],
        [`0x${"c".repeat(40)}`, 227n + 984n],
        [`0x${"d".repeat(40)}`, 17n],
      ]);
      expect([...(await publishedUnlocks(join(dir, "3")))]).to.deep.equal([[`0x${"1".repeat(64)}`, 2]]);
    }));

  it("still verifies, as do those that were built with the erased entries", () =>
    withoutBob(async (store, dir) => {
      await build(store, dir, 3);
      const { epochs, faults } = await store.verify();
      expect(faults).to.deep.equal([]);
      expect(epochs.map(({ ledgerRoot }) => ledgerRoot)).to.deep.equal([rootOf(1), rootOf(2), rootOf(3, BOB)]);
    }));

  it("is the same byte by byte from an export and its kept leaves, and is refused without them", () =>
    withDirectory(async (outside) => {
      const [ledger, erased] = [join(outside, "l.ndjson"), join(outside, "l.erased.csv")];
      await withoutBob(async (store, dir) => {
        await store.export(ledger);
        await build(store, dir, 3);
        for (const epoch of [2, 3])
          await cp(join(dir, String(epoch)), join(outside, String(epoch)), { recursive: true });
      });
      const from = async (files: { erased?: string }, out: string): Promise<Snapshot> => {
        const store = await LedgerStore.open(join(outside, `store ${out}`));
        try {
          await store.import(ledger, files);
          return await build(store, outside, 3, out);
        } finally {
          await store.close();
        }
      };
      await from({ erased }, "again");
      expect(await readTree(join(outside, "again"))).to.deep.equal(await readTree(join(outside, "3")));
      expect(await refusal(from({}, "refused"))).to.match(
        /the ledger has 2 entries of epoch 1, but that epoch was built from 4.*--erased FILE, as `ledger export` wrote it/,
      );
    }));
});
