import type { Hex } from "../../shared/hex.ts";
import type { Edge } from "./edges.ts";

/** A recording of an account, in Unix seconds. */
export interface Recording {
  readonly account: Hex;
  readonly from: number;
  readonly until: number;
}

/** Each recording is compared to so many that began before it and still run: the nearest, so that no crowd hides them. */
const NEIGHBOURS = 32;
const DAY = 86_400;
/** People are awake and at work at the same time of day: overlaps are expected as if all work of a day lay in it. */
const WORKING_DAY = 8 * 3600;
const FEWEST = 3;
/** Pairs that chance brings together so often are rarer than this. */
const CHANCE = 1e-6;

/** Of the pairs that overlap only some do so often: a small count of each hash of a pair tells which to count exactly. */
const SLOTS_BITS = 24;

/**
 * Accounts whose recordings overlap again and again, beyond what chance explains when two people work independently on
 * the same days. `count` is how many overlaps are left when those expected are taken off.
 */
export function simultaneousEdges(recordings: readonly Recording[]): Edge[] {
  const accounts = [...new Set(recordings.map(({ account }) => account))].toSorted();
  const pairs = frequentPairs(recordings, accounts);
  const involved = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  const days = workByDay(recordings.filter(({ account }) => involved.has(account)));
  return pairs.flatMap(({ a, b, count }): Edge[] => {
    const expected = expectedOverlaps(days.get(a), days.get(b));
    if (chanceOf(count, expected) >= CHANCE) return [];
    return [{ a, b, kind: "simultaneous", count: count - Math.floor(expected) }];
  });
}

/** Pairs that overlap at least FEWEST times. Most of a million recordings' pairs do once: these take no memory. */
function frequentPairs(recordings: readonly Recording[], accounts: readonly Hex[]): Omit<Edge, "kind">[] {
  const numbers = new Map(accounts.map((account, number) => [account, number]));
  const sorted = recordings
    .map(({ account, from, until }) => ({ account: numbers.get(account) ?? 0, from, until }))
    .toSorted((a, b) => a.from - b.from || a.until - b.until || a.account - b.account);
  const seen = new Uint8Array(2 ** SLOTS_BITS);
  forEachOverlap(sorted, (a, b) => {
    const slot = slotOf(a, b);
    seen[slot] = Math.min(FEWEST, (seen[slot] ?? 0) + 1);
  });
  const counts = new Map<number, number>();
  forEachOverlap(sorted, (a, b) => {
    if ((seen[slotOf(a, b)] ?? 0) < FEWEST) return;
    const pair = a * accounts.length + b;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  });
  return [...counts]
    .filter(([, count]) => count >= FEWEST)
    .map(([pair, count]) => {
      const b = pair % accounts.length;
      return { a: accounts[(pair - b) / accounts.length] ?? "0x", b: accounts[b] ?? "0x", count };
    });
}

const slotOf = (a: number, b: number): number =>
  (Math.imul(a, 0x9e3779b1) + Math.imul(b, 0x85ebca6b)) >>> (32 - SLOTS_BITS);

interface Numbered {
  /** Its number. */
  readonly account: number;
  readonly from: number;
  readonly until: number;
}

/** Each recording with each other account at work as it began: two numbers, the smaller first. @param sorted by `from`. */
function forEachOverlap(sorted: readonly Numbered[], use: (a: number, b: number) => void): void {
  const running: Numbered[] = [];
  const met = new Map<number, Numbered>();
  for (const recording of sorted) {
    const { account, from } = recording;
    let kept = 0;
    for (const each of running) if (each.until > from) running[kept++] = each;
    running.length = kept;
    if (kept > NEIGHBOURS) running.splice(0, kept - NEIGHBOURS);
    for (const { account: other } of running) {
      if (other === account || met.get(other) === recording) continue;
      met.set(other, recording);
      if (other < account) use(other, account);
      else use(account, other);
    }
    running.push(recording);
  }
}

/** Recordings and their seconds. */
interface Work {
  recordings: number;
  seconds: number;
}

function workByDay(recordings: readonly Recording[]): Map<Hex, Map<number, Work>> {
  const accounts = new Map<Hex, Map<number, Work>>();
  for (const { account, from, until } of recordings) {
    const days = accounts.get(account) ?? new Map<number, Work>();
    accounts.set(account, days);
    const day = Math.floor(from / DAY);
    const work = days.get(day) ?? { recordings: 0, seconds: 0 };
    days.set(day, work);
    work.recordings++;
    work.seconds += Math.max(1, until - from);
  }
  return accounts;
}

/** Two recordings of lengths m and n, each at a random time of a long day, overlap with a chance of (m + n) / day. */
function expectedOverlaps(
  one: ReadonlyMap<number, Work> | undefined,
  other: ReadonlyMap<number, Work> | undefined,
): number {
  let expected = 0;
  for (const [day, a] of one ?? []) {
    const b = other?.get(day);
    if (b === undefined) continue;
    const pairs = a.recordings * b.recordings;
    expected += Math.min(pairs, (a.recordings * b.seconds + b.recordings * a.seconds) / WORKING_DAY);
  }
  return expected;
}

/** Chance of at least `count` where `expected` are expected (Poisson), or an upper bound of it. */
function chanceOf(count: number, expected: number): number {
  if (count <= expected) return 1;
  // Chernoff's bound; exact enough at one in a million, and nothing in it overflows.
  return Math.exp(count - expected + count * Math.log(Math.max(expected, 1e-9) / count));
}
