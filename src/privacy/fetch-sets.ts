/**
 * Who fetches a claim from static files names, by the set of files fetched, a group of accounts: those whose row is in
 * the same tile and whose look-up record is in the same look-up file. That set is what must not single anybody out; two
 * files that serve thousands each can intersect in two people.
 */
export interface AccountPlaces {
  /** For each account the number of its tile were there 2^tileBits of them; the leading bits are a coarser tile's. */
  tiles: Uint16Array;
  tileBits: number;
  /** For each account the number of its look-up file were there 2^lookupBits of them; likewise. */
  lookups: Uint16Array;
  lookupBits: number;
}

/** 2^depth tiles and 2^lookupBits look-up files. */
export interface Cut {
  depth: number;
  lookupBits: number;
}

/**
 * The cut that costs a claimant the fewest bytes, of those in which every pair of tile and look-up file, also one that
 * nobody has any use for, serves at least `k` accounts: so does whatever an account without a claim fetches. With fewer
 * than k accounts, one tile and no look-up: everyone fetches the same. Depends on nothing but the accounts' places.
 * @param bytesFetched what one claimant fetches under a cut; ties go to the smaller depth.
 */
export function cheapestCut(places: AccountPlaces, k: number, bytesFetched: (cut: Cut) => number): Cut {
  const count = places.tiles.length;
  const tooFine: Cut[] = [];
  for (const cut of candidates(places, k).toSorted((a, b) => bytesFetched(a) - bytesFetched(b))) {
    // Cutting a set that is too small makes none of its parts larger.
    if (tooFine.some(({ depth, lookupBits }) => depth <= cut.depth && lookupBits <= cut.lookupBits)) continue;
    if (smallestFetchSet(places, cut) >= Math.min(k, count)) return cut;
    tooFine.push(cut);
  }
  return UNCUT;
}

/** How many accounts the smallest fetch set of a cut serves. */
export function smallestFetchSet(places: AccountPlaces, { depth, lookupBits }: Cut): number {
  const sizes = new Uint32Array(2 ** (depth + lookupBits));
  const { tiles, lookups } = places;
  for (let i = 0; i < tiles.length; i++) {
    const tile = (tiles[i] ?? 0) >>> (places.tileBits - depth);
    const lookup = (lookups[i] ?? 0) >>> (places.lookupBits - lookupBits);
    const set = tile * 2 ** lookupBits + lookup;
    sizes[set] = (sizes[set] ?? 0) + 1;
  }
  return sizes.reduce((smallest, size) => Math.min(smallest, size));
}

const UNCUT: Cut = { depth: 0, lookupBits: 0 };

/** Cuts with k accounts a fetch set on average. One tile needs no look-up. */
function candidates({ tiles, tileBits, lookupBits }: AccountPlaces, k: number): Cut[] {
  const cuts: Cut[] = [UNCUT];
  for (let depth = 1; depth <= tileBits; depth++) {
    for (let bits = 0; bits <= lookupBits; bits++) {
      if (k * 2 ** (depth + bits) <= tiles.length) cuts.push({ depth, lookupBits: bits });
    }
  }
  return cuts;
}
