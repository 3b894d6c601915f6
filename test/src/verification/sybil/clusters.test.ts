import { expect } from "chai";
import * as fc from "fast-check";
import type { Hex } from "../../../../src/shared/hex.ts";
import { clustersOf } from "../../../../src/verification/sybil/clusters.ts";
import { discount } from "../../../../src/verification/sybil/discount.ts";
import { duplicateEdges, type Edge, referralEdges } from "../../../../src/verification/sybil/edges.ts";
import { DEFAULT_SETTINGS } from "../../../../src/verification/settings.ts";
import { TIES } from "../../../../src/verification/sybil/settings.ts";

const SETTINGS = DEFAULT_SETTINGS.sybil;

const account = (number: number): Hex => `0x${number.toString(16).padStart(40, "0")}`;

const edges = fc.array(
  fc
    .record({
      one: fc.nat(7),
      other: fc.nat(7),
      kind: fc.constantFrom(...TIES),
      count: fc.integer({ min: 1, max: 9 }),
    })
    .filter(({ one, other }) => one !== other)
    .map(({ one, other, kind, count }): Edge => {
      const [a = "0x", b = "0x"] = [account(one), account(other)].toSorted();
      return { a, b, kind, count };
    }),
  { maxLength: 15 },
);
const points = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 8, maxLength: 8 })
  .map((all) => new Map(all.map((each, i) => [account(i), each])));

function earned(of: ReadonlyMap<Hex, bigint>, ties: readonly Edge[]): Map<Hex, bigint> {
  const factors = discount(of, clustersOf(ties, SETTINGS));
  return new Map([...of].map(([who, each]) => [who, (each * BigInt(factors.get(who) ?? 10_000)) / 10_000n]));
}

const sum = (of: ReadonlyMap<Hex, bigint>): bigint => [...of.values()].reduce((all, each) => all + each, 0n);

describe("clusters", () => {
  it("of the built-in settings come from ties of several kinds or repeated copies, never from one tie", () => {
    const [a, b] = [account(1), account(2)];
    const referred = referralEdges([{ account: a, referrer: b }]);
    const once = duplicateEdges([{ account: a, of: b }]);
    const twice = duplicateEdges([
      { account: a, of: b },
      { account: b, of: a },
    ]);
    const together: Edge[] = [{ a, b, kind: "simultaneous", count: 50 }];
    for (const weak of [referred, once, together]) expect(clustersOf(weak, SETTINGS)).to.deep.equal([]);
    for (const strong of [twice, [...referred, ...once], [...referred, ...together], [...once, ...together]]) {
      expect(clustersOf(strong, SETTINGS)).to.deep.equal([{ accounts: [a, b], edges: strong }]);
    }
  });

  it("do not come from what an account does with itself", () => {
    const a = account(1);
    const own = [...referralEdges([{ account: a, referrer: a }]), ...duplicateEdges([{ account: a, of: a }])];
    expect(own).to.deep.equal([]);
  });

  it("join accounts through others", () => {
    const chain = [1, 2, 3, 4].map((i): Edge => ({
      a: account(i),
      b: account(i + 1),
      kind: "near-duplicate",
      count: 2,
    }));
    expect(clustersOf(chain, SETTINGS).map(({ accounts }) => accounts)).to.deep.equal([[1, 2, 3, 4, 5].map(account)]);
  });

  it("do not depend on the order of the ties", () => {
    fc.assert(
      fc.property(
        edges.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        points,
        ([list, shuffled], of) => {
          const names = (ties: Edge[]) => clustersOf(ties, SETTINGS).map(({ accounts }) => accounts);
          expect(names(shuffled)).to.deep.equal(names(list));
          expect(earned(of, shuffled)).to.deep.equal(earned(of, list));
        },
      ),
    );
  });
});

describe("discount", () => {
  it("leaves everybody alone who is in no cluster", () => {
    fc.assert(
      fc.property(edges, points, (list, of) => {
        const bound = new Set(clustersOf(list, SETTINGS).flatMap(({ accounts }) => accounts));
        for (const [who, got] of earned(of, list)) if (!bound.has(who)) expect(got).to.equal(of.get(who));
      }),
    );
  });

  it("never lets a further tie raise what anybody earns", () => {
    fc.assert(
      fc.property(edges, edges, points, (list, more, of) => {
        const [before, after] = [earned(of, list), earned(of, [...list, ...more])];
        for (const [who, got] of after) expect(got <= (before.get(who) ?? 0n)).to.equal(true);
      }),
    );
  });

  it("never gives a cluster less than its best member, nor more than one account with the work of all", () => {
    fc.assert(
      fc.property(edges, points, (list, of) => {
        const got = earned(of, list);
        for (const { accounts } of clustersOf(list, SETTINGS)) {
          const apart = accounts.map((who) => of.get(who) ?? 0n);
          const together = accounts.reduce((all, who) => all + (got.get(who) ?? 0n), 0n);
          const best = apart.reduce((a, b) => (a > b ? a : b));
          expect(together >= best).to.equal(true);
          expect(together <= apart.reduce((a, b) => a + b)).to.equal(true);
        }
      }),
    );
  });

  it("grows ever slower with the number of accounts that share the same work", () => {
    const share = (n: number): bigint => {
      const ring = Array.from({ length: n - 1 }, (_, i): Edge => {
        return { a: account(i), b: account(i + 1), kind: "near-duplicate", count: 2 };
      });
      return sum(earned(new Map(Array.from({ length: n }, (_, i) => [account(i), 1_000_000n])), ring));
    };
    expect([1, 2, 3, 10, 100].map((n) => Number(share(n)) / 1e6)).to.deep.equal([1, 1.5, 1.8333, 2.9288, 5.1834]);
  });
});
