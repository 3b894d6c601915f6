import type { Hex } from "../../shared/hex.ts";
import type { Reason } from "../reason.ts";
import type { Cluster } from "./clusters.ts";
import { TIES, type Tie } from "./settings.ts";

const WORDS: Readonly<Record<Tie, (count: number) => string>> = {
  referral: (count) => `${count} referral${count === 1 ? "" : "s"}`,
  "near-duplicate": (count) => `${count} cop${count === 1 ? "y" : "ies"} of workflows`,
  simultaneous: (count) => `${count} recording${count === 1 ? "" : "s"} begun at the same time beyond chance`,
};

/**
 * Why an account gets only a part: by which ties it is bound to how many. Names nobody else.
 * @param factor basis points of what is due to it now that it gets.
 */
export function sybilReason(account: Hex, { accounts, bonds }: Cluster, factor: number): Reason {
  const own = bonds.filter(({ from }) => from === account);
  const ties = TIES.flatMap((kind) => {
    const count = own.reduce((sum, bond) => sum + bond.ties[kind], 0);
    return count === 0 ? [] : [WORDS[kind](count)];
  });
  const others = accounts.length - 1;
  const detail =
    `By its own acts the account is bound to ${own.length} other account${own.length === 1 ? "" : "s"} ` +
    `(${ties.join(", ")}), in a cluster with ${others} other${others === 1 ? "" : "s"}. Of points that one of those ` +
    "to which it is bound has come to before, it gets half, of those that two have a third, and so on: here " +
    `${(factor / 100).toFixed(2).replace(/\.?0+$/, "")} %. An appeal is open.`;
  return { code: "sybil-cluster", layer: "sybil", detail };
}
