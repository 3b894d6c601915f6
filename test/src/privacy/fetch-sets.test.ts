import { expect } from "chai";
import * as fc from "fast-check";
import { type AccountPlaces, type Cut, cheapestCut, smallestFetchSet } from "../../../src/privacy/fetch-sets.ts";
import { nth } from "../../support/nth.ts";

/** Tiles are halved, look-up files are even parts of 0 to 1. */
const TILE_COUNTS = [1, 2, 4, 8, 16];
const accounts = fc.array(fc.record({ tile: fc.nat(15), lookup: fc.integer({ min: 0, max: 2 ** 20 - 1 }) }), {
  minLength: 1,
  maxLength: 400,
});
type Account = { tile: number; lookup: number };

function placesOf(all: Account[]): AccountPlaces {
  return {
    count: all.length,
    tile: (account, tiles) => Math.floor((nth(all, account).tile * tiles) / 16),
    lookup: (account, lookups) => Math.floor((nth(all, account).lookup * lookups) / 2 ** 20),
  };
}

/** Every set of files that a cut makes, with the number of its accounts. */
function fetchSets(all: Account[], { tiles, lookups }: Cut): number[] {
  if (lookups === 0) return [all.length];
  const sets = new Map<string, number>();
  for (let tile = 0; tile < tiles; tile++) {
    for (let lookup = 0; lookup < lookups; lookup++) sets.set(`${tile}/${lookup}`, 0);
  }
  for (const { tile, lookup } of all) {
    const set = `${Math.floor(tile / (16 / tiles))}/${Math.floor(lookup / (2 ** 20 / lookups))}`;
    sets.set(set, (sets.get(set) ?? 0) + 1);
  }
  return [...sets.values()];
}

describe("fetch sets", () => {
  it("are counted exactly", () => {
    const cuts = fc.record({ tiles: fc.constantFrom(2, 4, 8, 16), lookups: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(accounts, cuts, (all, cut) => {
        expect(smallestFetchSet(placesOf(all), cut)).to.equal(Math.min(...fetchSets(all, cut)));
      }),
    );
  });

  it("serve k accounts each under the cheapest cut, and no cheaper cut would", () => {
    const price = fc.func(fc.nat(1000));
    fc.assert(
      fc.property(accounts, fc.integer({ min: 1, max: 60 }), price, (all, k, priceOf) => {
        const chosen = cheapestCut(placesOf(all), k, TILE_COUNTS, priceOf);
        expect(Math.min(...fetchSets(all, chosen))).to.be.at.least(Math.min(k, all.length));
        for (const tiles of TILE_COUNTS.slice(1)) {
          for (const lookups of [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40]) {
            const cut = { tiles, lookups };
            if (Math.min(...fetchSets(all, cut)) >= k) expect(priceOf(cut)).to.be.at.least(priceOf(chosen));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("may be had with more tiles where look-up files are cut elsewhere", () => {
    // Two halves of the look-up files are in use, of three thirds but two.
    const all = Array.from({ length: 64 }, (_, i) => ({ tile: i % 16, lookup: i < 32 ? 0 : 2 ** 19 }));
    const priceOf = ({ tiles, lookups }: Cut) => (lookups === 3 ? tiles : lookups === 2 ? 100 + tiles : 1000);
    expect(cheapestCut(placesOf(all), 4, [1, 4, 8], priceOf)).to.deep.equal({ tiles: 4, lookups: 2 });
  });

  it("are one set for everybody where there are fewer than k, or where that costs least", () => {
    const all = [
      { tile: 1, lookup: 2 },
      { tile: 9, lookup: 7 },
    ];
    const uncut = { tiles: 1, lookups: 0 };
    expect(cheapestCut(placesOf(all), 3, TILE_COUNTS, ({ tiles }) => -tiles)).to.deep.equal(uncut);
    expect(cheapestCut(placesOf(all), 1, TILE_COUNTS, ({ tiles }) => tiles)).to.deep.equal(uncut);
  });
});
