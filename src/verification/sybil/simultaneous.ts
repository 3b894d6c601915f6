import type { Hex } from "../../shared/hex.ts";
import { edgesOf, type Edge } from "./edges.ts";

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

/**
 * Accounts whose recordings overlap again and again, beyond what chance explains when two people work independently on
 * the same days. `count` is how many overlaps are left when those expected are taken off.
 */
export function simultaneousEdges(recordings: readonly Recording[]): Edge[] {
  const sorted = recordings.toSorted(
    (a, b) => a.from - b.from || a.until - b.until || (a.account < b.account ? -1 : 1),
  );
  const overlapping: [Hex, Hex][] = [];
  let running: Recording[] = [];
  for (const recording of sorted) {
    running = running.filter(({ until }) => until > recording.from).slice(-NEIGHBOURS);
    const others = new Set(running.map(({ account }) => account));
    for (const account of others) overlapping.push([recording.account, account]);
    running.push(recording);
  }
  const days = workByDay(recordings);
  return edgesOf("simultaneous", overlapping).flatMap((edge): Edge[] => {
    if (edge.count < FEWEST) return [];
    const expected = expectedOverlaps(days.get(edge.a), days.get(edge.b));
    if (chanceOf(edge.count, expected) >= CHANCE) return [];
    return [{ ...edge, count: edge.count - Math.floor(expected) }];
  });
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
