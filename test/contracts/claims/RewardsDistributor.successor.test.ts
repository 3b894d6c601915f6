import { expect } from "chai";
import fc from "fast-check";
import { freshSystem, LAM, networkHelpers } from "../support/fixture.ts";
import type { System } from "../support/fixture.ts";
import { buildTree, publish, publishRows } from "../support/epochs.ts";
import type { Tree } from "../support/epochs.ts";
import { refused } from "../support/refused.ts";
import { claimFor, signClaim } from "../support/signatures.ts";
import { prepareSuccessor, retire } from "../support/successor.ts";

/** What alice, bob and carol have earned through each epoch; the third is the successor's. */
const EARNED = [
  [10n, 20n, 0n],
  [15n, 20n, 5n],
  [15n, 27n, 9n],
].map((epoch) => epoch.map((amount) => amount * LAM));

const people = ({ alice, bob, carol }: System) => [alice, bob, carol];

function rowsOf(system: System, epoch: number) {
  const rows = people(system).map((account, index) => [account, EARNED[epoch - 1]?.[index] ?? 0n] as const);
  return rows.filter(([, amount]) => amount > 0n);
}

/** Two epochs at the old distributor, and a prepared successor. */
async function deploy() {
  const old = await freshSystem();
  const trees = [await publishRows(old, rowsOf(old, 1)), await publishRows(old, rowsOf(old, 2))];
  return { old, next: await prepareSuccessor(old), trees };
}

const season = async () => networkHelpers.loadFixture(deploy);

/** Retires the old distributor and publishes the third epoch at its successor. */
async function migrate({ old, next }: { old: System; next: System }): Promise<Tree> {
  await retire(old, next);
  return publishRows(next, rowsOf(next, 3));
}

/** A claim as its outcome: what was paid, or the name of the error. */
async function attempt(system: System, tree: Tree | undefined, person: number, epoch: number) {
  const account = people(system)[person];
  if (!account || !tree) return "RootNotActive";
  const { distributor } = system;
  // Without a leaf: somebody else's.
  const earns = (EARNED[epoch - 1]?.[person] ?? 0n) > 0n;
  const [amount, proof] = tree.claimOf(earns ? account : system.bob);
  try {
    const paid = await distributor.connect(account).claim.staticCall(epoch, amount, proof);
    await distributor.connect(account).claim(epoch, amount, proof);
    return paid;
  } catch (error) {
    const data = (error as { data?: string }).data ?? "0x";
    return (distributor.interface.parseError(data) ?? system.token.interface.parseError(data))?.name ?? String(error);
  }
}

describe("RewardsDistributor claims across a migration", function () {
  it("takes old proofs at the successor, new ones bound to it, and neither at the other", async function () {
    const { old, next, trees } = await season();
    const { alice, bob, carol, token } = old;
    const third = await migrate({ old, next });
    const [first, second] = trees as [Tree, Tree];
    await next.distributor.connect(alice).claim(1, ...first.claimOf(alice));
    await next.distributor.connect(alice).claim(2, ...second.claimOf(alice));
    await next.distributor.connect(bob).claim(3, ...third.claimOf(bob));
    await refused(next.distributor.connect(alice).claim(3, ...third.claimOf(alice)), next.distributor, "NothingToClaim", alice, 15n * LAM, 15n * LAM); // prettier-ignore
    await refused(old.distributor.connect(bob).claim(3, ...third.claimOf(bob)), old.distributor, "RootNotActive", 3);
    const empty = old.distributor.connect(carol).claim(2, ...second.claimOf(carol));
    await refused(empty, token, "ERC20InsufficientBalance", old.distributor, 0, 5n * LAM);
    expect(await next.distributor.claimed(alice)).to.equal(15n * LAM);
    expect(await old.distributor.claimed(alice)).to.equal(0n);
  });

  it("does not take a leaf of the old distributor in a root of the successor's own", async function () {
    const { old, next } = await season();
    await retire(old, next);
    const tree = await buildTree(old, [[old.alice, 100n * LAM]]);
    await publish(next, { root: tree.root, total: 100n * LAM });
    const call = next.distributor.connect(old.alice).claim(3, ...tree.claimOf(old.alice));
    await refused(call, next.distributor, "InvalidProof", 3, old.alice, 100n * LAM);
  });

  it("takes a signature made for the successor, not one for the old distributor", async function () {
    const { old, next, trees } = await season();
    await retire(old, next);
    const [amount, proof] = trees[1]?.claimOf(old.alice) ?? [0n, []];
    const claim = claimFor(old.alice, 2, amount);
    const forOld = next.distributor.claimWithSig(claim, proof, await signClaim(old, old.alice, claim));
    await refused(forOld, next.distributor, "InvalidSignature", old.alice);
    await next.distributor.claimWithSig(claim, proof, await signClaim(next, old.alice, claim));
    expect(await next.distributor.claimed(old.alice)).to.equal(15n * LAM);
  });

  it("never pays twice and never less than what was earned, in any order of claims and retirement", async function () {
    const step = fc.record({
      person: fc.nat(2),
      epoch: fc.integer({ min: 1, max: 3 }),
      at: fc.constantFrom("old", "next"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 12 }), async (before, after) => {
        const { old, next, trees } = await season();
        const all: (Tree | undefined)[] = [...trees];
        const paid = [0n, 0n, 0n];
        let migrated = false;
        const expected = (person: number, epoch: number, at: string) => {
          if (at === "old" ? epoch === 3 : !migrated) return "RootNotActive";
          const earned = EARNED[epoch - 1]?.[person] ?? 0n;
          if (earned === 0n) return "InvalidProof";
          // What the old one counts stands still once it has retired, but then it has nothing to pay.
          const known = at === "old" && migrated ? (paidAtOld[person] ?? 0n) : (paid[person] ?? 0n);
          if (earned <= known) return "NothingToClaim";
          return at === "old" && migrated ? "ERC20InsufficientBalance" : earned - known;
        };
        let paidAtOld = [...paid];
        const play = async (steps: typeof before) => {
          for (const { person, epoch, at } of steps) {
            const system = at === "old" ? old : next;
            const prediction = expected(person, epoch, at);
            const outcome = await attempt(system, all[epoch - 1], person, epoch);
            expect(outcome, `${at} ${person} ${epoch}`).to.equal(prediction);
            if (typeof outcome === "bigint") paid[person] = (paid[person] ?? 0n) + outcome;
          }
        };
        await play(before);
        paidAtOld = [...paid];
        all.push(await migrate({ old, next }));
        migrated = true;
        await play(after);
        for (const [person, account] of people(old).entries()) {
          expect(await old.token.balanceOf(account)).to.equal(paid[person]);
          expect(await next.distributor.claimed(account)).to.equal(paid[person]);
        }
        for (const person of [0, 1, 2]) await attempt(next, all[2], person, 3);
        const total = (EARNED[2] ?? []).reduce((sum, amount) => sum + amount, 0n);
        expect(await old.token.balanceOf(next.distributor)).to.equal(0n);
        const balances = await Promise.all(people(old).map((account) => old.token.balanceOf(account)));
        expect(balances).to.deep.equal(EARNED[2]);
        expect(balances.reduce((sum, amount) => sum + amount, 0n)).to.equal(total);
      }),
      { numRuns: 40 },
    );
  });
});
