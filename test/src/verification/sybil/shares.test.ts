import { expect } from "chai";
import * as fc from "fast-check";
import type { Hex } from "../../../../src/shared/hex.ts";
import { discount, type Member, sharesOf } from "../../../../src/verification/sybil/discount.ts";
import { sybilReason } from "../../../../src/verification/sybil/explain.ts";

const accounts: Hex[] = ["0x0a", "0x0b", "0x0c"];
const cluster = { accounts, edges: [] };
const member = (account: Hex, dueBefore: bigint, paidBefore: bigint, due: bigint): Member => {
  return { account, dueBefore, paidBefore, due };
};

describe("shares of a cluster", () => {
  it("are the discount, when nothing was paid before", () => {
    const shares = sharesOf(cluster, [
      member("0x0a", 0n, 0n, 100_000n),
      member("0x0b", 0n, 0n, 300_000n),
      member("0x0c", 0n, 0n, 90_000n),
    ]);
    expect([...shares]).to.deep.equal([
      ["0x0a", 5000],
      ["0x0b", 10_000],
      ["0x0c", 3333],
    ]);
  });

  it("make up for what was paid before the cluster was known", () => {
    const shares = sharesOf(cluster, [member("0x0a", 100n, 100n, 0n), member("0x0b", 100n, 100n, 50n)]);
    // Together they were due 250 and may have 150 + 50; they have 200.
    expect(shares.get("0x0b")).to.equal(0);
  });

  it("do not make the best pay for whoever tied itself to it", () => {
    const shares = sharesOf(cluster, [member("0x0a", 1000n, 1000n, 1000n), member("0x0b", 0n, 0n, 400n)]);
    expect([shares.get("0x0a"), shares.get("0x0b")]).to.deep.equal([10_000, 5000]);
  });

  it("pay in all at most what the discount allows, in however many files the work comes", () => {
    const file = fc.tuple(...accounts.map(() => fc.bigInt({ min: 0n, max: 10n ** 9n })));
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 8 }), (files) => {
        const due = new Map(accounts.map((account) => [account, 0n]));
        const paid = new Map(accounts.map((account) => [account, 0n]));
        for (const work of files) {
          const members = accounts.map((account, i) =>
            member(account, due.get(account) ?? 0n, paid.get(account) ?? 0n, work[i] ?? 0n),
          );
          const shares = sharesOf(cluster, members);
          for (const each of members) {
            const share = BigInt(shares.get(each.account) ?? 0);
            expect(share >= 0n && share <= 10_000n).to.equal(true);
            due.set(each.account, each.dueBefore + each.due);
            paid.set(each.account, each.paidBefore + (each.due * share) / 10_000n);
          }
        }
        const factors = discount(due, [cluster]);
        const allowed = accounts.reduce(
          (sum, account) => sum + ((due.get(account) ?? 0n) * BigInt(factors.get(account) ?? 0)) / 10_000n,
          0n,
        );
        const total = [...paid.values()].reduce((sum, each) => sum + each, 0n);
        expect(total <= allowed).to.equal(true);
      }),
    );
  });
});

describe("reason of a discount", () => {
  it("says which ties and what share, and names nobody", () => {
    const edges = [
      { a: "0x0a" as const, b: "0x0b" as const, kind: "near-duplicate" as const, count: 2 },
      { a: "0x0b" as const, b: "0x0c" as const, kind: "referral" as const, count: 1 },
    ];
    const reason = sybilReason("0x0a", { accounts, edges }, 3333);
    expect(reason).to.include({ code: "sybil-cluster", layer: "sybil" });
    expect(reason.detail)
      .to.include("1 other account (2 copies of workflows)")
      .and.include("2 others")
      .and.include("33.33 %")
      .and.not.include("0x");
    expect(sybilReason("0x0b", { accounts, edges }, 10_000).detail)
      .to.include("2 other accounts")
      .and.include(" 100 %");
  });
});
