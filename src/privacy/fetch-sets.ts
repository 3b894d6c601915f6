import { MAX_CLAIM_FILES } from "../shared/manifest.ts";

/**
 * Who fetches a claim from static files names, by the set of files fetched, a group of accounts: those whose row is in
 * the same tile and who look it up in the same file. That set is what must not single anybody out; two files that
 * serve thousands each can intersect in two people.
 */
export interface AccountPlaces {
  /** Accounts; they are numbered from 0. */
  count: number;
  /** The tile of an account, below `tiles`, were there so many of them. */
  tile(account: number, tiles: number): number;
  /** The look-up file of an account, below `lookups`, were there so many. Files of a multiple of them are their parts. */
  lookup(account: number, lookups: number): number;
}

/** So many tiles and look-up files. One tile needs no look-up. */
export interface Cut {
  tiles: number;
  lookups: number;
}

/**
 * The cut that costs a claimant the fewest bytes, of those in which every pair of tile and look-up file, also one that
 * nobody has any use for, serves at least `k` accounts: so does whatever an account without a claim fetches. With fewer
 * than k accounts, one tile and no look-up: everyone fetches the same. Depends on nothing but the accounts' places.
 * @param tileCounts the numbers of tiles to choose from, each of whose tiles are parts of the tiles of any smaller one.
 * @param bytesFetched what one claimant fetches under a cut; ties go to fewer tiles, then to fewer look-up files.
 */
export function cheapestCut(
  places: AccountPlaces,
  k: number,
  tileCounts: readonly number[],
  bytesFetched: (cut: Cut) => number,
): Cut {
  const priced = candidates(places.count, k, tileCounts).map((cut) => ({ cut, price: bytesFetched(cut) }));
  const tooFine: Cut[] = [];
  for (const { cut } of priced.toSorted((a, b) => a.price - b.price)) {
    // Cutting a set that is too small makes none of its parts larger.
    if (tooFine.some(({ tiles, lookups }) => tiles <= cut.tiles && cut.lookups % lookups === 0)) continue;
    if (smallestFetchSet(places, cut) >= Math.min(k, places.count)) return cut;
    tooFine.push(cut);
  }
  return UNCUT;
}

/** How many accounts the smallest fetch set of a cut serves. */
export function smallestFetchSet(places: AccountPlaces, { tiles, lookups }: Cut): number {
  if (lookups === 0) return places.count;
  const sizes = new Uint32Array(tiles * lookups);
  for (let account = 0; account < places.count; account++) {
    const set = places.tile(account, tiles) * lookups + places.lookup(account, lookups);
    sizes[set] = (sizes[set] ?? 0) + 1;
  }
  return sizes.reduce((smallest, size) => Math.min(smallest, size));
}

const UNCUT: Cut = { tiles: 1, lookups: 0 };

/**
 * Cuts with k accounts a fetch set on average. Numbers of look-up files have three significant bits, so that files are
 * at most a quarter larger than they need be, and there are not too many cuts to try.
 */
function candidates(count: number, k: number, tileCounts: readonly number[]): Cut[] {
  const cuts = [UNCUT];
  for (const tiles of tileCounts.filter((each) => each > 1)) {
    for (let lookups = 1, step = 1; k * tiles * lookups <= count && lookups <= MAX_CLAIM_FILES; lookups += step) {
      cuts.push({ tiles, lookups });
      if (lookups === 8 * step) step *= 2;
    }
  }
  return cuts;
}
