import type { Hex } from "../../shared/hex.ts";
import type { Cluster } from "./clusters.ts";

const FULL = 10_000n;

/**
 * What each account of a cluster gets of its points: the best one all, the second half, the third a third, and so on.
 * So a cluster earns less together than its accounts apart, never less than its best member alone, and n accounts of one
 * worker earn together at most what one account would have earned with the work of all.
 * @param points of each account; accounts that are missing have none. @returns basis points, of clusters' accounts only.
 */
export function discount(points: ReadonlyMap<Hex, bigint>, clusters: readonly Cluster[]): Map<Hex, number> {
  const factors = new Map<Hex, number>();
  for (const { accounts } of clusters) {
    const ranked = accounts.toSorted((a, b) => compare(points.get(b) ?? 0n, points.get(a) ?? 0n) || (a < b ? -1 : 1));
    for (const [rank, account] of ranked.entries()) factors.set(account, Number(FULL / BigInt(rank + 1)));
  }
  return factors;
}

/** What an account of a cluster was due and got before, and what is due to it now, in points. */
export interface Member {
  readonly account: Hex;
  readonly dueBefore: bigint;
  readonly paidBefore: bigint;
  readonly due: bigint;
}

/**
 * What each account of one cluster gets of what is due to it now, when some was paid before the cluster was known or
 * was as large: reckoned over all that was ever due, less what was ever paid, so that it makes no difference whether
 * work comes in one file or in many. What was paid too much to one is not taken from the best of the others alone.
 * @returns basis points.
 */
export function sharesOf(cluster: Cluster, members: readonly Member[]): Map<Hex, number> {
  const total = new Map(members.map(({ account, dueBefore, due }) => [account, dueBefore + due]));
  const factors = discount(total, [cluster]);
  const rooms = members.map(({ account, paidBefore, due }) => {
    const allowed = part(total.get(account) ?? 0n, factors.get(account) ?? 0);
    return { account, due, allowed, room: least(due, most(0n, allowed - paidBefore)) };
  });
  const paid = members.reduce((sum, { paidBefore }) => sum + paidBefore, 0n);
  const room = most(0n, rooms.reduce((sum, { allowed }) => sum + allowed, 0n) - paid);
  const wanted = rooms.reduce((sum, each) => sum + each.room, 0n);
  return new Map(
    rooms.map(({ account, due, room: own }) => {
      const granted = wanted <= room ? own : (own * room) / wanted;
      return [account, due === 0n ? Number(FULL) : Number((granted * FULL) / due)];
    }),
  );
}

const part = (points: bigint, factor: number): bigint => (points * BigInt(factor)) / FULL;
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
