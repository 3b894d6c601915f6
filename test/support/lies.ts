import type { Hex } from "viem";
import type { Draft } from "./forged-epochs.ts";

/** What somebody who cheats changes in an epoch before it is written. */

/** Changes numbers of a manifest. */
export function shift(
  { manifest }: Draft,
  by: Partial<Record<"paid" | "dust" | "budget" | "totalWeight" | "cumulativeTotal", bigint>>,
): void {
  for (const [field, change] of Object.entries(by) as [keyof typeof by, bigint][]) {
    manifest[field] = String(BigInt(manifest[field]) + change);
  }
}

/** Gives an account another cumulative amount, and makes the sums fit. */
export function set(draft: Draft, before: Draft, account: Hex, amount: bigint): void {
  draft.cumulative = new Map([...draft.cumulative, [account, amount]]);
  settle(draft, before);
}

/** Leaves out whoever had least, and makes the sums fit. */
export function drop(draft: Draft, before: Draft): void {
  // Whoever had least: paid must not become negative.
  const [account] = [...before.cumulative].reduce((least, each) => (each[1] < least[1] ? each : least));
  draft.cumulative = new Map([...draft.cumulative].filter(([each]) => each !== account));
  settle(draft, before);
}

/** Makes a manifest say what the amounts sum to. */
export function settle({ manifest, cumulative }: Draft, before: Draft): void {
  const total = [...cumulative.values()].reduce((sum, amount) => sum + amount, 0n);
  const paid = total - BigInt(before.manifest.cumulativeTotal);
  const dust = BigInt(manifest.budget) - paid;
  Object.assign(manifest, { paid: String(paid), dust: String(dust), cumulativeTotal: String(total) });
}
