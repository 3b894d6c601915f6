import { type Hex, keccak256, stringToHex } from "viem";
import type { ModelEntry, PolicyJson } from "./epoch-model.ts";

/** A season of made-up work that touches every rule of a policy, always the same. */

const ACCOUNTS = 130;
const PATTERNS = 30;
const ENTRIES_AN_EPOCH = 140;
const EPOCH_SECONDS = 30 * 24 * 3600;
const SEASON_START = Date.UTC(2026, 0, 1) / 1000;

const ALL_WEIGHTS = { workflow: 10_000, automation: 15_000, review: 5_000 };

/** One policy an epoch. */
export const SEASON_POLICIES: readonly PolicyJson[] = [
  {
    format: "lam-policy-v1",
    epochBudget: "1000000000000000000007",
    mode: "pro-rata",
    weights: ALL_WEIGHTS,
    curve: "linear",
    kAnonymity: 3,
    early: [30_000, 20_000, 10_000],
  },
  {
    format: "lam-policy-v1",
    epochBudget: "1000000000000000000000",
    mode: "fixed-rate",
    rate: "1000000000000000000000",
    weights: ALL_WEIGHTS,
    curve: "sqrt",
    kAnonymity: 4,
    accountCap: "400",
  },
  {
    format: "lam-policy-v1",
    epochBudget: "2000000000000000000000",
    mode: "pro-rata",
    weights: ALL_WEIGHTS,
    curve: "sqrt",
    kAnonymity: 3,
    minPoints: "20",
    tiers: [
      { from: "0", bonus: 0 },
      { from: "150", bonus: 2_500 },
    ],
  },
  {
    format: "lam-policy-v1",
    epochBudget: "3000000000000000000000",
    mode: "fixed-rate",
    rate: "10000000000000001",
    weights: { ...ALL_WEIGHTS, referral: 1 },
    curve: "linear",
    kAnonymity: 5,
  },
  {
    format: "lam-policy-v1",
    epochBudget: "1234567890123456789012",
    mode: "pro-rata",
    weights: ALL_WEIGHTS,
    curve: "linear",
    kAnonymity: 4,
    accountCap: "500",
    minPoints: "5",
    tiers: [
      { from: "0", bonus: 0 },
      { from: "100", bonus: 1_000 },
      { from: "400", bonus: 3_333 },
    ],
    early: [15_000, 12_000, 11_000, 10_000],
  },
];

/** Popular patterns unlock soon, rare ones late or never. */
export function seasonEntries(): ModelEntry[] {
  return SEASON_POLICIES.flatMap((_, at) => Array.from({ length: ENTRIES_AN_EPOCH }, (_, i) => seasonEntry(at + 1, i)));
}

function seasonEntry(epoch: number, i: number): ModelEntry {
  const draw = (what: string, limit: number) => Number(BigInt(name(what, epoch, i)) % BigInt(limit));
  const rarity = draw("rarity", PATTERNS);
  const seconds = SEASON_START + (epoch - 1) * EPOCH_SECONDS + draw("time", EPOCH_SECONDS);
  return {
    id: name("id", epoch, i),
    epoch,
    account: seasonAccount(draw("account", ACCOUNTS)),
    kind: ["workflow", "workflow", "automation", "review", "referral"][draw("kind", 5)] ?? "workflow",
    points: 1n + BigInt(draw("points", 300)),
    pattern: draw("has pattern", 3) === 0 ? "" : name("pattern", draw("pattern", rarity + 1)),
    evidence: draw("has evidence", 2) === 0 ? "" : name("evidence", epoch, i),
    verifiedAt: new Date(seconds * 1000).toISOString().replace(".000Z", "Z"),
  };
}

export function seasonAccount(index: number): Hex {
  return name("account", index).slice(0, 42) as Hex;
}

function name(...labels: (string | number)[]): Hex {
  return keccak256(stringToHex(["audited season", ...labels].join("/")));
}
