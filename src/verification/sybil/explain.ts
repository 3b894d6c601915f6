import type { Hex } from "../../shared/hex.ts";
import type { Reason } from "../reason.ts";
import type { Cluster } from "./clusters.ts";
import { TIES, type Tie } from "./settings.ts";

const WORDS: Readonly<Record<Tie, (count: number) => string>> = {
  referral: (count) => `${count} referral${count === 1 ? "" : "s"}`,
  "near-duplicate": (count) => `${count} cop${count === 1 ? "y" : "ies"} of workflows`,
  simultaneous: (count) => `${count} recording${count === 1 ? "" : "s"} at the same time beyond chance`,
};

/**
 * Why an account gets only a part: how large its cluster is and which ties bind it there. Names nobody else.
 * @param factor basis points of its points that it gets.
 */
export function sybilReason(account: Hex, cluster: Cluster, factor: number): Reason {
  const own = cluster.edges.filter(({ a, b }) => a === account || b === account);
  const neighbours = new Set(own.flatMap(({ a, b }) => [a, b])).size - 1;
  const ties = TIES.flatMap((kind) => {
    const count = own.filter((edge) => edge.kind === kind).reduce((sum, edge) => sum + edge.count, 0);
    return count === 0 ? [] : [WORDS[kind](count)];
  });
  const others = cluster.accounts.length - 1;
  const detail =
    `Ties bind the account to ${neighbours} other account${neighbours === 1 ? "" : "s"} (${ties.join(", ")}), which ` +
    `makes a cluster with ${others} other${others === 1 ? "" : "s"}; of what is due to it, it gets ` +
    `${(factor / 100).toFixed(2).replace(/\.?0+$/, "")} %.`;
  return { code: "sybil-cluster", layer: "sybil", detail };
}
