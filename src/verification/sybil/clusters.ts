import { DirectedGraph } from "graphology";
import { connectedComponents } from "graphology-components";
import type { Hex } from "../../shared/hex.ts";
import type { Bond } from "./bonds.ts";

/** Accounts that bonds connect, directly or through others. What each earns depends on its own bonds only. */
export interface Cluster {
  /** Ascending; two at least. */
  readonly accounts: readonly Hex[];
  readonly bonds: readonly Bond[];
}

/** The connected components over bonds: to tell how many accounts belong together. */
export function clustersOf(bonds: readonly Bond[]): Cluster[] {
  const graph = new DirectedGraph();
  for (const { from, to } of bonds) graph.mergeEdge(from, to);
  const clusterOf = new Map<string, { accounts: Hex[]; bonds: Bond[] }>();
  const clusters = connectedComponents(graph).map((accounts) => {
    const cluster = { accounts: (accounts as Hex[]).toSorted(), bonds: [] };
    for (const account of accounts) clusterOf.set(account, cluster);
    return cluster;
  });
  for (const bond of bonds) clusterOf.get(bond.from)?.bonds.push(bond);
  return clusters.toSorted((one, other) => ((one.accounts[0] ?? "") < (other.accounts[0] ?? "") ? -1 : 1));
}
