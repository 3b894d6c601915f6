import type { Hex } from "../shared/hex.ts";
import type { Decided } from "./decide.ts";
import { FULL_GRADE } from "./points.ts";
import type { Reason } from "./reason.ts";
import type { Settings } from "./settings.ts";
import type { WorkflowStore } from "./store/store.ts";
import { clustersOf } from "./sybil/clusters.ts";
import { discount } from "./sybil/discount.ts";
import { duplicateEdges, referralEdges, simultaneousEdges } from "./sybil/edges.ts";
import { sybilReason } from "./sybil/explain.ts";

/** What an account of a cluster gets of what it would get alone. */
export interface Share {
  /** Basis points. */
  readonly factor: number;
  readonly reason: Reason;
}

/**
 * What accounts that belong together get of the points that are due to them now. What a cluster may have is reckoned over
 * all that its accounts ever were due, and what they got is taken off: so that it makes no difference whether they come
 * in one file or one after the other.
 * @param decided new workflows, whose ties count too. @param due new points by account.
 */
export function clusterShares(
  { contributions }: WorkflowStore,
  { sybil }: Settings,
  decided: readonly Decided[],
  due: ReadonlyMap<Hex, bigint>,
): Map<Hex, Share> {
  const { referrals, copies, recordings } = contributions.ties();
  const accounts = new Map(decided.map(({ pending }) => [pending.contribution, pending.account]));
  const edges = [
    ...referralEdges([
      ...referrals,
      ...decided.flatMap(({ pending: { account, referrer } }) =>
        referrer === undefined ? [] : [{ account, referrer }],
      ),
    ]),
    ...duplicateEdges([...copies, ...newCopies(contributions, decided, accounts)]),
    ...simultaneousEdges([
      ...recordings,
      ...decided.flatMap(({ pending: { account, span } }) =>
        span === undefined ? [] : [{ account, from: span[0], until: span[1] }],
      ),
    ]),
  ];
  const shares = new Map<Hex, Share>();
  for (const cluster of clustersOf(edges, sybil)) {
    const coming = cluster.accounts.reduce((sum, account) => sum + (due.get(account) ?? 0n), 0n);
    if (coming === 0n) continue;
    const before = cluster.accounts.map((account) => ({ account, ...contributions.earned(account) }));
    const total = new Map(before.map(({ account, due: earlier }) => [account, earlier + (due.get(account) ?? 0n)]));
    const factors = discount(total, [cluster], sybil);
    const allowed = [...total].reduce(
      (sum, [account, points]) => sum + (points * BigInt(factors.get(account) ?? FULL_GRADE)) / BigInt(FULL_GRADE),
      0n,
    );
    const room = allowed - before.reduce((sum, { points }) => sum + points, 0n);
    const share = room <= 0n ? 0n : (room * BigInt(FULL_GRADE)) / coming;
    const factor = share > FULL_GRADE ? FULL_GRADE : Number(share);
    for (const account of cluster.accounts)
      shares.set(account, { factor, reason: sybilReason(account, cluster, factor) });
  }
  return shares;
}

/** Who copied whom in the file: rows of the store that `ties` cannot see yet, since their workflows are not added. */
function newCopies(
  contributions: WorkflowStore["contributions"],
  decided: readonly Decided[],
  accounts: ReadonlyMap<number, Hex>,
): { account: Hex; of: Hex }[] {
  return decided.flatMap(({ pending: { account }, copyOf }) => {
    if (copyOf === undefined) return [];
    const of = accounts.get(copyOf) ?? contributions.accountOf(copyOf);
    return of === undefined ? [] : [{ account, of }];
  });
}
