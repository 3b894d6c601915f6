import { expect } from "chai";
import * as fc from "fast-check";
import { copiesAmong, type Sought } from "../../../../src/verification/duplicates/attribution.ts";
import { duplicateFinding, type Match } from "../../../../src/verification/duplicates/match.ts";

const match = (contribution: number, more: Partial<Match> = {}): Match => ({
  contribution,
  isExact: false,
  evidence: 20,
  needed: 12,
  explained: 0.9,
  distance: 0.1,
  stretch: 1,
  ...more,
});

const sought = (contribution: number, account: string, ...others: number[]): Sought => ({
  contribution,
  account,
  matches: others.map((other) => match(other)),
});

const copies = (...list: Sought[]): number[] => [...copiesAmong(list).keys()].toSorted((a, b) => a - b);

describe("who copied whom", () => {
  it("takes for the copy what is like an accepted workflow", () => {
    expect(copies(sought(5, "a", 1), sought(6, "b"))).to.deep.equal([5]);
  });

  it("takes for the copy what comes later in the file, when nothing else tells", () => {
    expect(copies(sought(5, "a", 6), sought(6, "b", 5))).to.deep.equal([6]);
    expect(copies(sought(5, "a", 6), sought(6, "a", 5))).to.deep.equal([6]);
  });

  it("does not need both to find each other", () => {
    expect(copies(sought(5, "a", 6), sought(6, "b"))).to.deep.equal([6]);
    expect(copies(sought(5, "a"), sought(6, "b", 5))).to.deep.equal([6]);
  });

  it("takes for the copier who is like many, wherever its workflows stand", () => {
    const copier = [sought(1, "x", 11), sought(2, "x", 12), sought(3, "x", 13)];
    const originals = [sought(11, "a", 1), sought(12, "b", 2), sought(13, "c", 3)];
    expect(copies(...copier, ...originals)).to.deep.equal([1, 2, 3]);
    expect(copies(...originals, ...copier)).to.deep.equal([1, 2, 3]);
  });

  it("leaves one alone of every group of workflows that are alike", () => {
    const links = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 });
    fc.assert(
      fc.property(links, fc.array(fc.nat(3), { minLength: 10, maxLength: 10 }), (pairs, accounts) => {
        const likeOf = (one: number): number[] =>
          pairs.flatMap(([a, b]) => (a === b ? [] : a === one ? [b] : b === one ? [a] : []));
        const all = accounts.map((account, i) => sought(i, String(account), ...likeOf(i)));
        const found = copiesAmong(all);
        const seen = new Set<number>();
        for (const start of all.keys()) {
          if (seen.has(start)) continue;
          const group = new Set([start]);
          for (const one of group) for (const other of likeOf(one)) group.add(other);
          for (const one of group) seen.add(one);
          const left = [...group].filter((one) => !found.has(one));
          expect(left.length).to.be.above(0);
          if (group.size > 1) expect(left.length).to.be.below(group.size);
        }
      }),
    );
  });

  it("keeps the clearest of several matches", () => {
    const found = copiesAmong([
      { contribution: 5, account: "a", matches: [match(1), match(2, { isExact: true, evidence: 13 }), match(3)] },
    ]);
    expect(found.get(5)?.contribution).to.equal(2);
  });
});

describe("what becomes of a copy", () => {
  it("never rejects by a guess: of two people's in one file either may be the original", () => {
    const exact = { isExact: true, evidence: 100 };
    const inFile = (account: string, other: string): Sought[] => [
      { contribution: 1, account, matches: [match(2, exact)] },
      { contribution: 2, account: other, matches: [match(1, exact)] },
    ];
    const decided = (list: Sought[]) => [...copiesAmong(list).values()].map((copy) => duplicateFinding(copy).decision);
    expect(decided(inFile("a", "b"))).to.deep.equal(["hold"]);
    expect(decided(inFile("a", "a"))).to.deep.equal(["reject"]);
    expect(decided([{ contribution: 1, account: "a", matches: [match(9, exact)] }])).to.deep.equal(["reject"]);
    const both = [{ contribution: 1, account: "a", matches: [match(2, exact), match(9)] }, sought(2, "b")];
    expect(copiesAmong([both[1] as Sought, both[0] as Sought]).get(1)?.contribution, "what is known").to.equal(9);
  });

  it("rejects exact and very clear ones and holds the others, with the numbers and without naming the original", () => {
    const held = duplicateFinding(match(987_654, { evidence: 14, explained: 0.83, distance: 0.09, stretch: 1.4 }));
    expect(held.decision).to.equal("hold");
    expect(held.reasons).to.have.length(1);
    expect(held.reasons[0]).to.include({ code: "near-duplicate", layer: "duplicates" });
    expect(held.reasons[0]?.detail).to.include("83 %").and.include("9 %").and.include("40 % slower");
    expect(held.reasons[0]?.detail).not.to.include("987");
    expect(duplicateFinding(match(1, { evidence: 30 })).decision).to.equal("reject");
    const exact = duplicateFinding(match(1, { isExact: true, evidence: 3 }));
    expect(exact.decision).to.equal("reject");
    expect(exact.reasons[0]?.code).to.equal("duplicate");
  });
});
