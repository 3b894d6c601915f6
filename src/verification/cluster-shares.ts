import type { Hex } from "../shared/hex.ts";
import type { Decided } from "./decide.ts";
import { FULL_GRADE } from "./points.ts";
import type { Reason } from "./reason.ts";
import type { Settings } from "./settings.ts";
import type { Contributions } from "./store/contributions.ts";
import { bondsOf, type Seen } from "./sybil/bonds.ts";
import { clustersOf } from "./sybil/clusters.ts";
import { discounted, type Standing } from "./sybil/discount.ts";
import { sybilReason } from "./sybil/explain.ts";
import { simultaneousEdges } from "./sybil/simultaneous.ts";

/** What an account that is bound to others gets of what is due to it. */
export interface Share {
  /** Basis points. */
  readonly factor: number;
  readonly reason: Reason;
}

/**
 * What accounts that bound themselves to others get of the points that are due to them now.
 * @param decided new workflows, whose ties count too. @param due new points by account.
 */
export function clusterShares(
  contributions: Contributions,
  { sybil }: Settings,
  decided: readonly Decided[],
  due: ReadonlyMap<Hex, bigint>,
): Map<Hex, Share> {
  const standings = new Map<Hex, Standing>();
  const standingOf = (account: Hex): Standing => {
    const known = standings.get(account) ?? {
      account,
      before: contributions.earned(account).due,
      now: due.get(account) ?? 0n,
    };
    standings.set(account, known);
    return known;
  };
  const shares = new Map<Hex, Share>();
  for (const cluster of clustersOf(bondsOf(seen(contributions, decided), sybil))) {
    for (const [account, bonds] of Map.groupBy(cluster.bonds, ({ from }) => from)) {
      const own = standingOf(account);
      if (own.now === 0n) continue;
      const points = discounted(
        own,
        bonds.map(({ to }) => standingOf(to)),
      );
      const factor = Number((points * BigInt(FULL_GRADE)) / own.now);
      if (factor < FULL_GRADE) shares.set(account, { factor, reason: sybilReason(account, cluster, factor) });
    }
  }
  return shares;
}

function seen(contributions: Contributions, decided: readonly Decided[]): Seen {
  const { referrals, copies, recordings } = contributions.ties();
  const accounts = new Map(decided.map(({ pending }) => [pending.contribution, pending.account]));
  // Rows of the file are not in the store yet, and its `ties` do not see them.
  for (const { pending, copyOf } of decided) {
    const { account, referrer, span } = pending;
    if (referrer !== undefined) referrals.push({ account, referrer });
    if (span !== undefined) recordings.push({ account, from: span[0], until: span[1] });
    const of = copyOf === undefined ? undefined : (accounts.get(copyOf) ?? contributions.accountOf(copyOf));
    if (of !== undefined) copies.push({ account, of });
  }
  // Beginning together only adds to another tie: of a crowd that has none no pairs are counted.
  const tied = new Set([
    ...referrals.flatMap(({ account, referrer }) => [account, referrer]),
    ...copies.flatMap(({ account, of }) => [account, of]),
  ]);
  return { referrals, copies, simultaneous: simultaneousEdges(recordings.filter(({ account }) => tied.has(account))) };
}
