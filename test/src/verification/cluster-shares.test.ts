import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import type { Hex } from "../../../src/shared/hex.ts";
import { clusterShares } from "../../../src/verification/cluster-shares.ts";
import { DEFAULT_SETTINGS } from "../../../src/verification/settings.ts";
import type { WorkflowStore } from "../../../src/verification/store/store.ts";
import { withDirectory } from "../../support/ledger.ts";
import { addTo, madeUpWorkflow, person, withWorkflows } from "../../support/workflow-store.ts";

const [ALICE, BOB, CAROL] = [1, 2, 3].map((seed) => person(seed).address.toLowerCase()) as [Hex, Hex, Hex];
const NOTHING = { due: 0n, points: 0n, decision: "hold" } as const;

/** Bob was brought by Alice and copied her twice: more than chance. Carol has nothing to do with them. */
function tie(store: WorkflowStore): void {
  const originals = [1, 2].map((seed) => addTo(store, madeUpWorkflow(seed, ALICE), NOTHING));
  for (const [i, original] of originals.entries()) {
    const copy = addTo(store, { ...madeUpWorkflow(10 + i, BOB), referrer: ALICE }, NOTHING);
    store.contributions.markCopy(copy.contribution, original.contribution);
  }
  addTo(store, madeUpWorkflow(3, CAROL), NOTHING);
}

/** What an account is paid of each portion, in the order in which they come. */
function paid(store: WorkflowStore, portions: readonly (readonly [Hex, bigint])[]): bigint {
  let sum = 0n;
  for (const [i, [account, due]] of portions.entries()) {
    const share = clusterShares(store.contributions, DEFAULT_SETTINGS, [], new Map([[account, due]])).get(account);
    const points = share === undefined ? due : (due * BigInt(share.factor)) / 10_000n;
    addTo(store, madeUpWorkflow(100 + i, account), { due, points });
    sum += points;
  }
  return sum;
}

/** In one transaction: what is on the disk does not matter here. */
const scene = (use: (store: WorkflowStore) => void) =>
  withDirectory((directory) => withWorkflows(join(directory, "store"), (store) => store.transaction(() => use(store))));

describe("what accounts of a cluster get", () => {
  it("is less only for who did something, who is told why without a name, and all for whom he named and copied", () =>
    scene((store) => {
      tie(store);
      const due = new Map<Hex, bigint>([ALICE, BOB, CAROL].map((account) => [account, 1000n]));
      const shares = clusterShares(store.contributions, DEFAULT_SETTINGS, [], due);
      // Alice is as far as Bob, and comes first only by her address.
      const due2 = new Map<Hex, bigint>([ALICE, BOB].map((account) => [account, account === BOB ? 900n : 1000n]));
      expect([...clusterShares(store.contributions, DEFAULT_SETTINGS, [], due2).keys()]).to.deep.equal([BOB]);
      expect(shares.has(ALICE) || shares.has(CAROL)).to.equal(false);
      for (const { reason } of shares.values()) {
        expect(reason).to.include({ code: "sybil-cluster", layer: "sybil" });
        for (const account of [ALICE, BOB, CAROL]) expect(reason.detail).not.to.contain(account.slice(2));
      }
    }));

  it("is at least what the best of them is due, however the points come", async () => {
    const portion = fc.tuple(fc.constantFrom(ALICE, BOB), fc.bigInt({ min: 10n, max: 1000n }));
    await fc.assert(
      fc.asyncProperty(fc.array(portion, { minLength: 1, maxLength: 12 }), (portions) =>
        scene((store) => {
          tie(store);
          const sum = (account: Hex) =>
            portions.filter(([of]) => of === account).reduce((all, [, points]) => all + points, 0n);
          const [one, other] = [sum(ALICE), sum(BOB)];
          const [best, second] = one > other ? [one, other] : [other, one];
          const got = paid(store, portions);
          expect(got >= best && got <= best + second).to.equal(true);
        }),
      ),
      { numRuns: 15 },
    );
  });

  it("is everything for somebody who is tied to nobody", () =>
    scene((store) => {
      tie(store);
      expect(paid(store, [[CAROL, 500n]])).to.equal(500n);
    }));
});
