import { expect } from "chai";
import * as fc from "fast-check";
import { type Cut, cheapestCut, smallestFetchSet } from "../../../src/privacy/fetch-sets.ts";
import { nth } from "../../support/nth.ts";

const BITS = 4;
const place = fc.nat(2 ** BITS - 1);
const accounts = fc.array(fc.record({ tile: place, lookup: place }), { minLength: 1, maxLength: 400 });

function placesOf(all: { tile: number; lookup: number }[]) {
  return {
    tiles: Uint16Array.from(all, ({ tile }) => tile),
    tileBits: BITS,
    lookups: Uint16Array.from(all, ({ lookup }) => lookup),
    lookupBits: BITS,
  };
}

/** Every set of files that a cut makes, with the number of its accounts. */
function fetchSets(all: { tile: number; lookup: number }[], { depth, lookupBits }: Cut): number[] {
  const sets = new Map<string, number>();
  for (let tile = 0; tile < 2 ** depth; tile++) {
    for (let lookup = 0; lookup < 2 ** lookupBits; lookup++) sets.set(`${tile}/${lookup}`, 0);
  }
  for (const { tile, lookup } of all) {
    const set = `${Math.floor(tile / 2 ** (BITS - depth))}/${Math.floor(lookup / 2 ** (BITS - lookupBits))}`;
    sets.set(set, (sets.get(set) ?? 0) + 1);
  }
  return [...sets.values()];
}

describe("fetch sets", () => {
  it("are counted exactly", () => {
    fc.assert(
      fc.property(accounts, fc.nat(BITS), fc.nat(BITS), (all, depth, lookupBits) => {
        const cut = { depth, lookupBits };
        expect(smallestFetchSet(placesOf(all), cut)).to.equal(Math.min(...fetchSets(all, cut)));
      }),
    );
  });

  it("serve k accounts each under the cheapest cut, and no cheaper cut would", () => {
    const prices = fc.array(fc.nat(1000), { minLength: 25, maxLength: 25 });
    fc.assert(
      fc.property(accounts, fc.integer({ min: 1, max: 60 }), prices, (all, k, price) => {
        const priceOf = ({ depth, lookupBits }: Cut) => nth(price, depth * (BITS + 1) + lookupBits);
        const chosen = cheapestCut(placesOf(all), k, priceOf);
        expect(Math.min(...fetchSets(all, chosen))).to.be.at.least(Math.min(k, all.length));
        for (let depth = 1; depth <= BITS; depth++) {
          for (let lookupBits = 0; lookupBits <= BITS; lookupBits++) {
            const cut = { depth, lookupBits };
            if (Math.min(...fetchSets(all, cut)) >= k) expect(priceOf(cut)).to.be.at.least(priceOf(chosen));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("are one set for everybody where there are fewer than k", () => {
    const all = [
      { tile: 1, lookup: 2 },
      { tile: 9, lookup: 7 },
    ];
    expect(cheapestCut(placesOf(all), 3, ({ depth }) => (depth === 0 ? 1000 : 1))).to.deep.equal({
      depth: 0,
      lookupBits: 0,
    });
  });
});
