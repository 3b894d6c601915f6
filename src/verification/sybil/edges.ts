import type { Hex } from "../../shared/hex.ts";
import type { Tie } from "./settings.ts";

/** Two accounts, the smaller first, and how often one kind of tie between them was seen. */
export interface Edge {
  readonly a: Hex;
  readonly b: Hex;
  readonly kind: Tie;
  readonly count: number;
}

/** Who brought whom. Saying so twice ties no more closely. */
export function referralEdges(referrals: readonly { readonly account: Hex; readonly referrer: Hex }[]): Edge[] {
  const edges = edgesOf(
    "referral",
    referrals.map(({ account, referrer }) => [account, referrer]),
  );
  return edges.map((edge) => ({ ...edge, count: 1 }));
}

/** Whose workflow was found to be a copy of whose. Copies within one account tie nobody. */
export function duplicateEdges(copies: readonly { readonly account: Hex; readonly of: Hex }[]): Edge[] {
  return edgesOf(
    "near-duplicate",
    copies.map(({ account, of }) => [account, of]),
  );
}

/** Counts pairs, whatever their order. */
function edgesOf(kind: Tie, pairs: readonly (readonly [Hex, Hex])[]): Edge[] {
  const edges = new Map<string, { a: Hex; b: Hex; kind: Tie; count: number }>();
  for (const [one, other] of pairs) {
    if (one === other) continue;
    const [a, b] = one < other ? [one, other] : [other, one];
    const edge = edges.get(a + b);
    if (edge === undefined) edges.set(a + b, { a, b, kind, count: 1 });
    else edge.count++;
  }
  return [...edges.values()];
}
