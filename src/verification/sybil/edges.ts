import type { Hex } from "../../shared/hex.ts";

/** Two accounts, the smaller first, and how often something was seen of the two. */
export interface Edge {
  readonly a: Hex;
  readonly b: Hex;
  readonly count: number;
}

/** Counts pairs, whatever their order. An account makes no pair with itself. */
export function countPairs(pairs: readonly (readonly [Hex, Hex])[]): Edge[] {
  const edges = new Map<string, { a: Hex; b: Hex; count: number }>();
  for (const [one, other] of pairs) {
    if (one === other) continue;
    const [a, b] = one < other ? [one, other] : [other, one];
    const edge = edges.get(a + b);
    if (edge === undefined) edges.set(a + b, { a, b, count: 1 });
    else edge.count++;
  }
  return [...edges.values()];
}
