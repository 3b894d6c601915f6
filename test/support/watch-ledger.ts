import type { ModelEntry, PolicyJson } from "./epoch-model.ts";
import type { Hex } from "../../src/shared/hex.ts";

/** Three epochs of five accounts that are paid by the point, so that one account's points are nobody else's business. */
export const WATCH_ACCOUNTS = [1, 2, 3, 4, 5].map((i): Hex => `0x${String(i).repeat(40)}`);

export const WATCH_POLICY: PolicyJson = {
  format: "lam-policy-v1",
  epochBudget: "1000000000000000000000000",
  mode: "fixed-rate",
  rate: "1000000000000000000",
  weights: { workflow: 10_000 },
  curve: "linear",
  kAnonymity: 1,
};

/** Epochs 1 to 3: account i has 10 × i points in each. */
export function watchEntries(): ModelEntry[] {
  return [1, 2, 3].flatMap((epoch) =>
    WATCH_ACCOUNTS.map((account, i): ModelEntry => ({
      id: `0x${(epoch * 100 + i).toString(16).padStart(64, "0")}`,
      epoch,
      account,
      kind: "workflow",
      points: BigInt(10 * (i + 1)),
      pattern: "",
      evidence: "",
      verifiedAt: `2026-0${epoch}-15T12:00:00Z`,
    })),
  );
}
