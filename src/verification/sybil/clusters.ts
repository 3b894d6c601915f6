import { UndirectedGraph } from "graphology";
import { connectedComponents } from "graphology-components";
import type { Hex } from "../../shared/hex.ts";
import type { Edge } from "./edges.ts";
import type { SybilSettings } from "./settings.ts";

/** Accounts that belong together. */
export interface Cluster {
  /** Ascending; two at least. */
  readonly accounts: readonly Hex[];
  /** The ties that bind them: all those between two of them that belong together by themselves. */
  readonly edges: readonly Edge[];
}

/**
 * Accounts that strong ties connect, directly or through others. Connected components, not communities: what a further
 * tie can do is join two clusters, never split one, so nobody gains by making one.
 */
export function clustersOf(edges: readonly Edge[], settings: SybilSettings): Cluster[] {
  const strong = [...Map.groupBy(edges, ({ a, b }) => a + b).values()].filter(
    (ties) => weigh(ties, settings) >= settings.bind,
  );
  const graph = new UndirectedGraph();
  for (const [tie] of strong) if (tie !== undefined) graph.mergeEdge(tie.a, tie.b);
  const clusterOf = new Map<string, { accounts: Hex[]; edges: Edge[] }>();
  const clusters = connectedComponents(graph).map((accounts) => {
    const cluster = { accounts: (accounts as Hex[]).toSorted(), edges: [] };
    for (const account of accounts) clusterOf.set(account, cluster);
    return cluster;
  });
  for (const ties of strong) clusterOf.get(ties[0]?.a ?? "")?.edges.push(...ties);
  return clusters.toSorted((one, other) => ((one.accounts[0] ?? "") < (other.accounts[0] ?? "") ? -1 : 1));
}

/** The ties of two accounts: each kind counts up to its limit. */
function weigh(ties: readonly Edge[], { weights }: SybilSettings): number {
  const counts = Map.groupBy(ties, ({ kind }) => kind);
  let weight = 0;
  for (const [kind, same] of counts) {
    const count = same.reduce((sum, tie) => sum + tie.count, 0);
    weight += Math.min(weights[kind].most, count * weights[kind].each);
  }
  return weight;
}
