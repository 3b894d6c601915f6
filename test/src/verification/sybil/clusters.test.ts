import { expect } from "chai";
import * as fc from "fast-check";
import type { Hex } from "../../../../src/shared/hex.ts";
import { bondsOf, type Seen } from "../../../../src/verification/sybil/bonds.ts";
import { clustersOf } from "../../../../src/verification/sybil/clusters.ts";
import { discounted } from "../../../../src/verification/sybil/discount.ts";
import { sybilReason } from "../../../../src/verification/sybil/explain.ts";
import { DEFAULT_SETTINGS } from "../../../../src/verification/settings.ts";

const SETTINGS = DEFAULT_SETTINGS.sybil;
const ACCOUNTS = 8;
const account = (number: number): Hex => `0x${number.toString(16).padStart(40, "0")}`;
const [A, B, C] = [1, 2, 3].map(account) as [Hex, Hex, Hex];

const seen = (changes: Partial<Seen>): Seen => ({ referrals: [], copies: [], simultaneous: [], ...changes });
const bound = (changes: Partial<Seen>) => bondsOf(seen(changes), SETTINGS).map(({ from, to }) => [from, to]);

const pair = fc
  .tuple(fc.nat(ACCOUNTS - 1), fc.nat(ACCOUNTS - 1))
  .filter(([one, other]) => one !== other)
  .map(([one, other]): [Hex, Hex] => [account(one), account(other)]);
const anything = fc.record({
  referrals: fc.array(
    pair.map(([who, referrer]) => ({ account: who, referrer })),
    { maxLength: 8 },
  ),
  copies: fc.array(
    pair.map(([who, of]) => ({ account: who, of })),
    { maxLength: 8 },
  ),
  simultaneous: fc.array(
    fc.tuple(pair, fc.integer({ min: 1, max: 9 })).map(([[one, other], count]) => {
      const [a = "0x", b = "0x"] = [one, other].toSorted();
      return { a, b, count };
    }),
    { maxLength: 8 },
  ),
});
const points = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: ACCOUNTS, maxLength: ACCOUNTS });
const files = fc.array(points, { minLength: 1, maxLength: 6 });

/** What each account is paid in all when work comes in these files. */
function paid(of: Seen, work: readonly (readonly bigint[])[]): bigint[] {
  const bonds = bondsOf(of, SETTINGS);
  const before = Array.from({ length: ACCOUNTS }, () => 0n);
  const sums = [...before];
  for (const now of work) {
    const standing = (i: number) => ({ account: account(i), before: before[i] ?? 0n, now: now[i] ?? 0n });
    const others = (i: number) => bonds.filter(({ from }) => from === account(i)).map(({ to }) => standing(Number(to)));
    const got = before.map((_, i) => discounted(standing(i), others(i)));
    for (const [i, each] of got.entries()) {
      sums[i] = (sums[i] ?? 0n) + each;
      before[i] = (before[i] ?? 0n) + (now[i] ?? 0n);
    }
  }
  return sums;
}

const total = (all: readonly bigint[]): bigint => all.reduce((sum, each) => sum + each, 0n);

describe("bonds between accounts", () => {
  it("come from several ties or repeated copies, never from one tie", () => {
    const referrals = [{ account: A, referrer: B }];
    const copies = [{ account: A, of: B }];
    const simultaneous = [{ a: A, b: B, count: 50 }];
    for (const weak of [{ referrals }, { copies }, { simultaneous }]) expect(bound(weak)).to.deep.equal([]);
    const strong = [{ copies: [...copies, ...copies] }, { referrals, copies }, { referrals, simultaneous }];
    for (const ties of [...strong, { copies, simultaneous }]) expect(bound(ties)).to.deep.equal([[A, B]]);
  });

  it("bind two who name the same referrer and work at the same time to each other", () => {
    const referrals = [A, B].map((who) => ({ account: who, referrer: C }));
    expect(bound({ referrals, simultaneous: [{ a: A, b: B, count: 50 }] })).to.deep.equal([
      [A, B],
      [B, A],
    ]);
  });

  it("do not come from what an account does with itself", () => {
    expect(bound({ copies: [A, A, A].map((who) => ({ account: who, of: who })) })).to.deep.equal([]);
  });

  it("never change what anybody earns but those whose acts they are", () => {
    fc.assert(
      fc.property(anything, files, (of, work) => {
        // Account 0 does nothing itself: it names nobody, and copies nobody. Whatever the others do, it gets all.
        const own = (who: Hex) => who === account(0);
        const referrals = of.referrals.filter((each) => !own(each.account));
        const copies = of.copies.filter((each) => !own(each.account));
        const [first] = paid({ ...of, referrals, copies }, work);
        expect(first).to.equal(total(work.map(([due = 0n]) => due)));
      }),
    );
  });
});

describe("clusters", () => {
  it("join accounts through others", () => {
    const copies = [1, 2, 3, 4].flatMap((i) => [1, 2].map(() => ({ account: account(i), of: account(i + 1) })));
    const clusters = clustersOf(bondsOf(seen({ copies }), SETTINGS));
    expect(clusters.map(({ accounts }) => accounts)).to.deep.equal([[1, 2, 3, 4, 5].map(account)]);
  });
});

describe("discount", () => {
  it("never lets a further tie raise what anybody earns", () => {
    fc.assert(
      fc.property(anything, anything, files, (of, more, work) => {
        const both = seen({
          referrals: [...of.referrals, ...more.referrals],
          copies: [...of.copies, ...more.copies],
          simultaneous: [...of.simultaneous, ...more.simultaneous],
        });
        const [before, after] = [paid(of, work), paid(both, work)];
        for (const [i, got] of after.entries()) expect(got <= (before[i] ?? 0n)).to.equal(true);
      }),
    );
  });

  it("never gives all together less than the best, nor anybody more than is due", () => {
    fc.assert(
      fc.property(anything, files, (of, work) => {
        const due = Array.from({ length: ACCOUNTS }, (_, i) => total(work.map((file) => file[i] ?? 0n)));
        const got = paid(of, work);
        for (const [i, each] of got.entries()) expect(each >= 0n && each <= (due[i] ?? 0n)).to.equal(true);
        const best = due.reduce((a, b) => (a > b ? a : b));
        // Each file and step may lose a point to rounding.
        expect(total(got) + BigInt(work.length * ACCOUNTS * ACCOUNTS) >= best).to.equal(true);
      }),
    );
  });

  it("of accounts bound to each other is the same in one file or in many", () => {
    const referrals = Array.from({ length: ACCOUNTS }, (_, i) => ({ account: account(i), referrer: account(99) }));
    const simultaneous = referrals.flatMap(({ account: a }, i) =>
      referrals.slice(i + 1).map(({ account: b }) => ({ a, b, count: 9 })),
    );
    fc.assert(
      fc.property(files, (work) => {
        const of = seen({ referrals, simultaneous });
        const sums = Array.from({ length: ACCOUNTS }, (_, i) => total(work.map((file) => file[i] ?? 0n)));
        const difference = total(paid(of, work)) - total(paid(of, [sums]));
        expect(difference < 500n && difference > -500n).to.equal(true);
      }),
    );
    const one = Array.from({ length: ACCOUNTS }, () => 840n);
    expect(total(paid(seen({ referrals, simultaneous }), [one]))).to.equal(
      840n + 420n + 280n + 210n + 168n + 140n + 120n + 105n,
    );
  });

  it("takes nothing back that was paid before the tie was known, and nothing from later points", () => {
    const other = { account: B, before: 1000n, now: 0n };
    expect(discounted({ account: A, before: 1000n, now: 500n }, [other])).to.equal(500n);
    expect(discounted({ account: A, before: 800n, now: 500n }, [other])).to.equal(400n);
  });

  it("says which ties and what share, and names nobody", () => {
    const copies = [1, 2].map(() => ({ account: A, of: B }));
    const more = [1, 2].map(() => ({ account: B, of: C }));
    const [cluster] = clustersOf(bondsOf(seen({ copies: [...copies, ...more] }), SETTINGS));
    if (cluster === undefined) throw new Error("no cluster");
    const reason = sybilReason(A, cluster, 3333);
    expect(reason).to.include({ code: "sybil-cluster", layer: "sybil" });
    expect(reason.detail)
      .to.include("1 other account (2 copies of workflows)")
      .and.include("2 others")
      .and.include("33.33 %")
      .and.not.include("0x");
  });
});
