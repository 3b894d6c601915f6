import { expect } from "chai";
import * as fc from "fast-check";
import type { Hex } from "../../../../src/shared/hex.ts";
import { seededRandom } from "../../../../src/shared/random.ts";
import { type Recording, simultaneousEdges } from "../../../../src/verification/sybil/simultaneous.ts";

const DAY = 86_400;
const account = (number: number): Hex => `0x${number.toString(16).padStart(40, "0")}`;

/** Recordings of two minutes at random times of eight hours a day. */
function independent(seed: number, people: number, days: number, aDay: number): Recording[] {
  const random = seededRandom(seed);
  const recordings: Recording[] = [];
  for (let who = 0; who < people; who++) {
    for (let day = 0; day < days; day++) {
      for (let i = 0; i < aDay; i++) {
        const from = day * DAY + 9 * 3600 + Math.floor(random() * 8 * 3600);
        recordings.push({ account: account(who), from, until: from + 120 });
      }
    }
  }
  return recordings;
}

describe("simultaneous activity", () => {
  it("ties nobody who works independently, however busy the day", () => {
    expect(simultaneousEdges(independent(1, 100, 10, 20))).to.deep.equal([]);
    expect(simultaneousEdges(independent(2, 20, 3, 150))).to.deep.equal([]);
  });

  it("ties no two colleagues who work the same shift, recording all the time", () => {
    const random = seededRandom(7);
    for (const [hours, days] of [
      [3, 5],
      [3, 20],
      [4, 20],
      [8, 20],
    ] as const) {
      for (let pair = 0; pair < 50; pair++) {
        const recordings: Recording[] = [];
        for (const who of [1, 2]) {
          for (let day = 0; day < days; day++) {
            const end = day * DAY + (9 + hours) * 3600;
            for (let from = day * DAY + 9 * 3600 + random() * 600; from < end;) {
              const until = from + 120 + random() * 360;
              recordings.push({ account: account(who), from: Math.floor(from), until: Math.floor(until) });
              from = until + random() * 120;
            }
          }
        }
        expect(simultaneousEdges(recordings), `${hours} h on ${days} days`).to.deep.equal([]);
      }
    }
  });

  it("ties accounts that are run side by side, also within a crowd", () => {
    const crowd = independent(3, 100, 5, 20);
    const one = crowd.filter(({ account: who }) => who === account(0));
    const twin = one.map(({ from, until }) => ({ account: account(500), from: from + 3, until: until + 5 }));
    const edges = simultaneousEdges([...crowd, ...twin]);
    expect(edges).to.have.length(1);
    expect(edges[0]).to.include({ a: account(0), b: account(500) });
    expect(edges[0]?.count).to.be.within(80, 100);
  });

  it("needs more than two overlaps, and none that merely touch", () => {
    const at = (who: number, from: number, until: number): Recording => ({ account: account(who), from, until });
    const pair = (day: number): Recording[] => [at(1, day * DAY, day * DAY + 20), at(2, day * DAY + 1, day * DAY + 21)];
    expect(simultaneousEdges([0, 1].flatMap(pair))).to.deep.equal([]);
    expect(simultaneousEdges([0, 1, 2].flatMap(pair))).to.have.length(1);
    const touching = [0, 1, 2, 3, 4].flatMap((i) => [at(1, i * 100, i * 100 + 50), at(2, i * 100 + 50, i * 100 + 100)]);
    expect(simultaneousEdges(touching)).to.deep.equal([]);
  });

  it("does not depend on the order of the recordings", () => {
    const all = independent(4, 6, 2, 10).flatMap((each) => [
      each,
      { ...each, account: account(9), from: each.from + 1 },
    ]);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(simultaneousEdges(shuffled)).to.have.deep.members(simultaneousEdges(all));
      }),
      { numRuns: 20 },
    );
  });

  it("is what comparing every pair gives, where chance explains nothing", () => {
    const recording = fc.record({ who: fc.nat(20), from: fc.nat(40), length: fc.integer({ min: 1, max: 20 }) });
    const days = Array.from({ length: 12 }, (_, day) => day * DAY);
    fc.assert(
      fc.property(fc.uniqueArray(recording, { maxLength: 12, selector: ({ who }) => who }), (all) => {
        const recordings = days.flatMap((day) =>
          all.map(({ who, from, length }) => ({
            account: account(who),
            from: day + from,
            until: day + from + length,
          })),
        );
        const counts = new Map<string, number>();
        for (const each of recordings) {
          const running = recordings.filter(
            (other) => comesBefore(other, each) && other.until > each.from && each.from - other.from <= 5,
          );
          for (const other of new Set(running.map((one) => one.account))) {
            if (other === each.account) continue;
            const pair = [each.account, other].toSorted().join();
            counts.set(pair, (counts.get(pair) ?? 0) + 1);
          }
        }
        const found = simultaneousEdges(recordings).map(({ a, b, count }) => [`${a},${b}`, count]);
        expect(found).to.have.deep.members([...counts]);
      }),
    );
  });
});

const comesBefore = (a: Recording, b: Recording): boolean =>
  (a.from - b.from || a.until - b.until || (a.account < b.account ? -1 : 1)) < 0;
