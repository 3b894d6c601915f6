import type { Random } from "../../src/shared/random.ts";

/** A share and the bounds of its 95 % interval. */
export interface Interval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Sessions and accounts that it rests on. */
  readonly sessions: number;
  readonly accounts: number;
}

const RESAMPLES = 400;

/**
 * Share of hits with the interval of a bootstrap over accounts, since the sessions of one are alike; widened to what
 * Wilson's has for as many accounts where every account agrees.
 */
export function clustered(hits: ReadonlyMap<string, readonly boolean[]>, random: Random): Interval {
  const accounts = [...hits.values()].filter((own) => own.length > 0);
  const counts = accounts.map((own) => ({ hits: own.filter(Boolean).length, of: own.length }));
  const sessions = counts.reduce((sum, { of }) => sum + of, 0);
  const share = counts.reduce((sum, own) => sum + own.hits, 0) / sessions;
  const shares = Array.from({ length: RESAMPLES }, () => {
    let found = 0;
    let of = 0;
    for (let i = 0; i < counts.length; i++) {
      const one = counts[Math.floor(random() * counts.length)];
      found += one?.hits ?? 0;
      of += one?.of ?? 0;
    }
    return found / of;
  }).toSorted((one, other) => one - other);
  const edge = share === 0 || share === 1 ? 3.84 / (counts.length + 3.84) : 0;
  return {
    share: digits(share),
    low: digits(share === 1 ? 1 - edge : (shares[Math.floor(0.025 * RESAMPLES)] ?? 0)),
    high: digits(share === 0 ? edge : (shares[Math.floor(0.975 * RESAMPLES)] ?? 1)),
    sessions,
    accounts: counts.length,
  };
}

/** How often one of the second is above one of the first. */
export function areaUnderCurve(lower: readonly number[], upper: readonly number[]): number {
  const all = [...lower.map((value) => ({ value, up: 0 })), ...upper.map((value) => ({ value, up: 1 }))];
  all.sort((one, other) => one.value - other.value);
  let ranks = 0;
  for (let start = 0; start < all.length;) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end++;
    for (let i = start; i < end; i++) ranks += all[i]?.up === 1 ? (start + end + 1) / 2 : 0;
    start = end;
  }
  return digits((ranks - (upper.length * (upper.length + 1)) / 2) / (lower.length * upper.length));
}

/** The value that this share of the others lies below. */
export function bound(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Infinity;
}

export function digits(value: number, count = 4): number {
  return Number(value.toFixed(count));
}
