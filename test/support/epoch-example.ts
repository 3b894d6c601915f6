import type { Hex } from "viem";
import type { ModelEntry, PolicyJson } from "./epoch-model.ts";

/** Three epochs small enough to be worked out by hand. Alice, Bob and Dora start in epoch 1, Carol in 2. */

const ALICE = accountOf("a");
const BOB = accountOf("b");
const CAROL = accountOf("c");
const DORA = accountOf("d");
const SHARED = patternOf("1");
const RARE = patternOf("2");

export const EXAMPLE_ENTRIES: readonly ModelEntry[] = [
  entry(1, 1, ALICE, "workflow", 100n),
  entry(2, 1, BOB, "workflow", 40n, SHARED),
  entry(3, 1, BOB, "review", 21n),
  entry(4, 2, CAROL, "workflow", 30n, SHARED),
  entry(5, 2, ALICE, "workflow", 10n),
  entry(6, 2, CAROL, "referral", 500n),
  entry(7, 3, DORA, "workflow", 5n, RARE),
  entry(8, 3, CAROL, "workflow", 100n, SHARED),
  entry(9, 3, BOB, "workflow", 7n),
  entry(10, 3, DORA, "workflow", 1n),
  entry(11, 1, DORA, "referral", 3n),
];

export const EXAMPLE_POLICY: PolicyJson = {
  format: "lam-policy-v1",
  epochBudget: "1000",
  mode: "pro-rata",
  weights: { workflow: 10_000, review: 5_000 },
  curve: "linear",
  kAnonymity: 2,
  tiers: [
    { from: "0", bonus: 0 },
    { from: "100", bonus: 1_000 },
  ],
  early: [20_000, 10_000],
};

/** Worked by hand. w is an account's weight, of which the budget is shared out. */
export const EXAMPLE_RESULTS = [
  {
    // Alice 100 × 2 = 200. Bob floor(21 / 2) × 2 = 20, his 40 points wait for a second account with the same pattern.
    manifest: { budget: "1000", totalWeight: "220", paid: "999", dust: "1", withheld: { entries: 1, points: "40" } },
    cumulative: [
      [ALICE, 909n],
      [BOB, 90n],
    ],
  },
  {
    // Alice has 100 points before: floor(10 × 1.1) × 2 = 22. Bob's 40 unlock, × 2 = 80. Carol begins now: 30 × 1.
    manifest: { budget: "1001", totalWeight: "132", paid: "999", dust: "2", withheld: { entries: 0, points: "0" } },
    cumulative: [
      [ALICE, 909n + 166n],
      [BOB, 90n + 606n],
      [CAROL, 227n],
    ],
  },
  {
    // Carol's referrals weighed nothing but count for the tier: 100 × 1.1 = 110. Bob 7 × 2 = 14. Dora 1 × 2, because
    // she began in epoch 1, though with nothing that weighs.
    manifest: { budget: "1002", totalWeight: "126", paid: "1000", dust: "2", withheld: { entries: 1, points: "5" } },
    cumulative: [
      [ALICE, 909n + 166n],
      [BOB, 90n + 606n + 111n],
      [CAROL, 227n + 874n],
      [DORA, 15n],
    ],
  },
] as const;

function accountOf(digit: string): Hex {
  return `0x${digit.repeat(40)}`;
}

function patternOf(digit: string): Hex {
  return `0x${digit.repeat(64)}`;
}

function entry(
  number: number,
  epoch: number,
  account: Hex,
  kind: string,
  points: bigint,
  pattern: Hex | "" = "",
): ModelEntry {
  const id: Hex = `0x${number.toString(16).padStart(64, "0")}`;
  return { id, epoch, account, kind, points, pattern, evidence: "", verifiedAt: `2026-0${epoch}-15T12:00:00Z` };
}
