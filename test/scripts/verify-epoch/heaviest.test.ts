import { expect } from "chai";
import * as fc from "fast-check";
import type { Hex } from "viem";
import { checkErased } from "../../../scripts/verify-epoch/erased-payment.ts";
import { Faults } from "../../../scripts/verify-epoch/faults.ts";
import { heaviest } from "../../../scripts/verify-epoch/heaviest.ts";
import type { Policy } from "../../../scripts/verify-epoch/policy.ts";
import { curve } from "../../../scripts/verify-epoch/work.ts";
import { nth } from "../../support/nth.ts";

const factor = fc.bigInt(0n, 30_000n);
const policy = fc.record({
  hash: fc.constant<Hex>("0x"),
  epochBudget: fc.bigInt(0n, 10_000n),
  rate: fc.constant(undefined),
  weights: fc.tuple(factor, factor).map(([a, b]) => new Map([["a", a], ["b", b]])), // prettier-ignore
  accountCap: fc.option(fc.bigInt(0n, 500n), { nil: undefined }),
  minPoints: fc.bigInt(0n, 20n),
  curve: fc.constantFrom<"linear" | "sqrt">("linear", "sqrt"),
  kAnonymity: fc.constant(1),
  tiers: fc.constantFrom([], [{ from: 0n, bonus: 500n }, { from: 40n, bonus: 9_000n }]), // prettier-ignore
  early: fc.array(factor, { minLength: 1, maxLength: 4 }),
});
/** What erased accounts did: points and kind of each entry due, when they were first paid, what they were paid for. */
const people = fc.array(
  fc.record({
    due: fc.array(fc.tuple(fc.bigInt(1n, 300n), fc.constantFrom("a", "b")), { minLength: 1, maxLength: 4 }),
    firstPaid: fc.nat(),
    lifetime: fc.bigInt(0n, 80n),
  }),
  { minLength: 1, maxLength: 6 },
);
type Person = typeof people extends fc.Arbitrary<(infer T)[]> ? T : never;

function weightOf({ due, firstPaid, lifetime }: Person, rules: Policy, epoch: number): bigint {
  let p = due.reduce((sum, [points, kind]) => sum + points * (rules.weights.get(kind) ?? 0n), 0n) / 10_000n;
  p = (p * (10_000n + (rules.tiers.findLast(({ from }) => from <= lifetime)?.bonus ?? 0n))) / 10_000n;
  const first = 1 + (firstPaid % epoch);
  p = (p * (rules.early[Math.min(first, rules.early.length) - 1] ?? 0n)) / 10_000n;
  if (p < rules.minPoints) return 0n;
  return curve(rules.accountCap !== undefined && p > rules.accountCap ? rules.accountCap : p, rules);
}

/** Everything that others can know of them. */
function known(them: readonly Person[]) {
  const due = them.flatMap((each) => each.due);
  const points = due.reduce((sum, [each]) => sum + each, 0n);
  return { entries: due.length, points, earlierPoints: them.reduce((sum, { lifetime }) => sum + lifetime, 0n) };
}

describe("verify-epoch's bound of what erased entries earn", () => {
  it("holds for all that people can have done, one by one and together", () => {
    fc.assert(
      fc.property(policy, people, fc.integer({ min: 1, max: 6 }), (rules, them, epoch) => {
        const most = heaviest(rules, epoch, known(them));
        const weights = them.map((each) => weightOf(each, rules, epoch));
        for (const weight of weights) expect(weight <= most.one).to.equal(true);
        expect(weights.reduce((sum, weight) => sum + weight, 0n) <= most.all).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("is reached: by one account with one entry of the best kind", () => {
    const rules = nth(fc.sample(policy, 1), 0);
    const plain = { ...rules, weights: new Map([["a", 20_000n], ["b", 1n]]), accountCap: undefined, minPoints: 0n, curve: "linear", tiers: [{ from: 0n, bonus: 5_000n }, { from: 1n, bonus: 90_000n }], early: [10_000n, 30_000n] } as const; // prettier-ignore
    // In the first epoch nobody is of a higher tier, and nobody came in the second.
    expect(heaviest(plain, 1, { entries: 1, points: 7n, earlierPoints: 0n })).to.deep.equal({ one: 21n, all: 21n });
  });

  it("accepts every honest payment, where a weight earns many wei and where it earns less than one", () => {
    fc.assert(
      fc.property(policy, people, fc.bigInt(0n, 5_000n), (rules, them, seen) => {
        const weights = them.map((each) => weightOf(each, rules, 3));
        const missing = weights.reduce((sum, weight) => sum + weight, 0n);
        const amountOf = (w: bigint) => (seen + missing === 0n ? 0n : (rules.epochBudget * w) / (seen + missing));
        const paid = weights.map((weight, i): [Hex, bigint] => [`0x${i}`, amountOf(weight)]);
        const facts = known(them);
        const faults = new Faults("");
        checkErased({ erased: new Map(paid.filter(([, wei]) => wei > 0n)), missing, amountOf, entries: facts.entries, heaviest: heaviest(rules, 3, facts).one }, faults); // prettier-ignore
        expect(faults.list).to.deep.equal([]);
      }),
      { numRuns: 2000 },
    );
  });

  it("lets nobody water the shares down with weight that earns nothing", () => {
    // Ten wei for a weight of 1000: below 100 nobody earns one, so two who earn none can weigh 198 and not 900.
    const amountOf = (w: bigint) => (10n * w) / 1000n;
    for (const [missing, expected] of [
      [198n, 0],
      [199n, 1],
      [900n, 1],
    ] as const) {
      // prettier-ignore
      const faults = new Faults("");
      checkErased({ erased: new Map(), missing, amountOf, entries: 2, heaviest: 10_000n }, faults);
      expect(faults.list.map(({ check }) => check)).to.deep.equal(expected === 0 ? [] : ["erased"]);
    }
  });
});
