import type { Hex } from "../../shared/hex.ts";
import { countPairs, type Edge } from "./edges.ts";

/** A recording of an account, in Unix seconds. */
export interface Recording {
  readonly account: Hex;
  readonly from: number;
  readonly until: number;
}

/** Each recording is compared to so many that began before it and still run: the nearest, so that no crowd hides them. */
const NEIGHBOURS = 32;
const DAY = 86_400;
/** Two recordings that begin so many seconds apart at most begin together. */
const TOGETHER = 5;
/** Of somebody who records once a day nobody knows how long he worked: as if it had been an hour. */
const SHORTEST_SHIFT = 3600;
const FEWEST = 3;
/** Pairs that chance brings together so often are rarer than this. */
const CHANCE = 1e-6;

/**
 * Accounts whose recordings begin together and overlap again and again, beyond what chance explains when two people work
 * independently in the same hours of the same days: that both are at work all the time says nothing, colleagues are.
 * `count` is how many are left when those expected are taken off.
 */
export function simultaneousEdges(recordings: readonly Recording[]): Edge[] {
  const sorted = recordings.toSorted(
    (a, b) => a.from - b.from || a.until - b.until || (a.account < b.account ? -1 : 1),
  );
  const together: [Hex, Hex][] = [];
  let running: Recording[] = [];
  for (const recording of sorted) {
    const { from } = recording;
    running = running.filter((each) => each.until > from && each.from >= from - TOGETHER).slice(-NEIGHBOURS);
    const others = new Set(running.map(({ account }) => account));
    for (const account of others) together.push([recording.account, account]);
    running.push(recording);
  }
  const days = workByDay(recordings);
  return countPairs(together).flatMap((edge): Edge[] => {
    if (edge.count < FEWEST) return [];
    const expected = expectedTogether(days.get(edge.a), days.get(edge.b));
    if (chanceOf(edge.count, expected) >= CHANCE) return [];
    return [{ ...edge, count: edge.count - Math.floor(expected) }];
  });
}

/** Recordings of a day, and when the first began and the last ended. */
interface Work {
  recordings: number;
  from: number;
  until: number;
}

function workByDay(recordings: readonly Recording[]): Map<Hex, Map<number, Work>> {
  const accounts = new Map<Hex, Map<number, Work>>();
  for (const { account, from, until } of recordings) {
    const days = accounts.get(account) ?? new Map<number, Work>();
    accounts.set(account, days);
    const day = Math.floor(from / DAY);
    const work = days.get(day);
    if (work === undefined) days.set(day, { recordings: 1, from, until });
    else {
      work.recordings++;
      work.from = Math.min(work.from, from);
      work.until = Math.max(work.until, until);
    }
  }
  return accounts;
}

/** Two that begin at a random time of a shift begin within TOGETHER of each other with a chance of 2 TOGETHER / shift. */
function expectedTogether(
  one: ReadonlyMap<number, Work> | undefined,
  other: ReadonlyMap<number, Work> | undefined,
): number {
  let expected = 0;
  for (const [day, a] of one ?? []) {
    const b = other?.get(day);
    if (b === undefined) continue;
    const pairs = a.recordings * b.recordings;
    // The longer shift of the two holds all that the other did, if they worked at the same hours.
    const shift = Math.max(SHORTEST_SHIFT, a.until - a.from, b.until - b.from);
    expected += Math.min(pairs, (pairs * (2 * TOGETHER + 1)) / shift);
  }
  return expected;
}

/** Chance of at least `count` where `expected` are expected (Poisson), or an upper bound of it. */
function chanceOf(count: number, expected: number): number {
  if (count <= expected) return 1;
  // Chernoff's bound; exact enough at one in a million, and nothing in it overflows.
  return Math.exp(count - expected + count * Math.log(Math.max(expected, 1e-9) / count));
}
