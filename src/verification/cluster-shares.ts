import type { Hex } from "../shared/hex.ts";
import type { Decided } from "./decide.ts";
import { FULL_GRADE } from "./points.ts";
import type { Reason } from "./reason.ts";
import type { Settings } from "./settings.ts";
import type { Contributions } from "./store/contributions.ts";
import { clustersOf } from "./sybil/clusters.ts";
import { type Member, sharesOf } from "./sybil/discount.ts";
import { duplicateEdges, type Edge, referralEdges } from "./sybil/edges.ts";
import { sybilReason } from "./sybil/explain.ts";
import { simultaneousEdges } from "./sybil/simultaneous.ts";

/** What an account of a cluster gets of what is due to it. */
export interface Share {
  /** Basis points. */
  readonly factor: number;
  readonly reason: Reason;
}

/**
 * What accounts that belong together get of the points that are due to them now.
 * @param decided new workflows, whose ties count too. @param due new points by account.
 */
export function clusterShares(
  contributions: Contributions,
  { sybil }: Settings,
  decided: readonly Decided[],
  due: ReadonlyMap<Hex, bigint>,
): Map<Hex, Share> {
  const shares = new Map<Hex, Share>();
  for (const cluster of clustersOf(edgesOf(contributions, decided), sybil)) {
    if (!cluster.accounts.some((account) => due.has(account))) continue;
    const members = cluster.accounts.map((account): Member => {
      const { due: dueBefore, points: paidBefore } = contributions.earned(account);
      return { account, dueBefore, paidBefore, due: due.get(account) ?? 0n };
    });
    for (const [account, factor] of sharesOf(cluster, members)) {
      if (factor < FULL_GRADE) shares.set(account, { factor, reason: sybilReason(account, cluster, factor) });
    }
  }
  return shares;
}

function edgesOf(contributions: Contributions, decided: readonly Decided[]): Edge[] {
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
  return [...referralEdges(referrals), ...duplicateEdges(copies), ...simultaneousEdges(recordings)];
}
