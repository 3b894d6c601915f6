import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import canonicalize from "canonicalize";
import { type Hex, keccak256, stringToHex } from "viem";

/**
 * What an epoch pays, in plain BigInt arithmetic over arrays and maps: written from the specification alone, apart
 * from the SQL, and as plainly as possible. It shares no code with `src`.
 */

export interface ModelEntry {
  id: Hex;
  epoch: number;
  account: Hex;
  kind: string;
  points: bigint;
  pattern: Hex | "";
  evidence: Hex | "";
  /** Exactly `YYYY-MM-DDTHH:MM:SSZ`. */
  verifiedAt: string;
}

/** A policy file as it stands in JSON. */
export interface PolicyJson {
  format: "lam-policy-v1";
  epochBudget: string;
  mode: "pro-rata" | "fixed-rate";
  rate?: string;
  weights: Record<string, number>;
  accountCap?: string;
  minPoints?: string;
  curve: "linear" | "sqrt";
  kAnonymity: number;
  tiers?: { from: string; bonus: number }[];
  early?: number[];
}

/** A ledger, and the policy of each epoch from the first one on. */
export interface Scenario {
  firstEpoch: number;
  entries: ModelEntry[];
  policies: PolicyJson[];
}

export interface ModelTarget {
  chainId: number;
  distributor: Hex;
}

/** The values that a manifest must hold. */
export interface ModelManifest extends ModelTarget {
  epoch: number;
  policyHash: Hex;
  ledgerRoot: Hex;
  entries: number;
  accounts: number;
  budget: string;
  paid: string;
  dust: string;
  totalWeight: string;
  cumulativeTotal: string;
  withheld: { entries: number; points: string };
  root: Hex;
}

/** What one epoch does with the ledger. Wei and points by account. */
export interface ModelPayment {
  epoch: number;
  policy: PolicyJson;
  budget: bigint;
  paid: bigint;
  /** w of every account with entries that this epoch pays. */
  weights: Map<Hex, bigint>;
  /** Points that were paid in earlier epochs. */
  lifetime: Map<Hex, bigint>;
  /** Above 0. */
  cumulative: Map<Hex, bigint>;
  /** The epoch in which each pattern unlocked, up to this one. */
  unlocks: Map<Hex, number>;
  /** The entries that this epoch pays, whatever they weigh. */
  paidEntries: ModelEntry[];
  /** The entries up to this epoch that no epoch has paid. */
  held: ModelEntry[];
}

export interface ModelEpoch extends ModelPayment {
  manifest: ModelManifest;
}

const NO_BYTES: Hex = `0x${"00".repeat(32)}`;

/** One epoch for each policy, from `firstEpoch` on. */
export function modelEpochs(
  ledger: readonly ModelEntry[],
  policies: readonly PolicyJson[],
  target: ModelTarget,
  firstEpoch = 1,
): ModelEpoch[] {
  return modelPayments(ledger, policies, firstEpoch).map((payment) => {
    const { epoch, policy, budget, paid, weights, cumulative, held } = payment;
    const own = ledger.filter((entry) => entry.epoch === epoch);
    const manifest = {
      ...target,
      epoch,
      policyHash: keccak256(stringToHex(canonicalize(policy) ?? "")),
      ledgerRoot: ledgerRoot(own),
      entries: own.length,
      accounts: cumulative.size,
      budget: budget.toString(),
      paid: paid.toString(),
      dust: (budget - paid).toString(),
      totalWeight: sum(weights.values()).toString(),
      cumulativeTotal: sum(cumulative.values()).toString(),
      withheld: { entries: held.length, points: sum(held.map(({ points }) => points)).toString() },
      root: claimRoot(cumulative, target),
    };
    return Object.assign(payment, { manifest });
  });
}

/** The same without the trees, which take most of the time. */
export function modelPayments(
  ledger: readonly ModelEntry[],
  policies: readonly PolicyJson[],
  firstEpoch: number,
): ModelPayment[] {
  const unlocks = new Map<Hex, number>();
  const cumulative = new Map<Hex, bigint>();
  const lifetimes = new Map<Hex, bigint>();
  const firstPaidIn = new Map<Hex, number>();
  let dust = 0n;
  return policies.map((policy, i) => {
    const epoch = firstEpoch + i;
    unlock(ledger, epoch, policy.kAnonymity, unlocks);
    const paidEntries = ledger.filter((entry) => paidIn(entry, unlocks) === epoch);
    for (const { account } of paidEntries) if (!firstPaidIn.has(account)) firstPaidIn.set(account, epoch);

    const lifetime = new Map(lifetimes);
    const weights = new Map<Hex, bigint>();
    for (const [account, work] of byAccount(paidEntries)) {
      const first = firstPaidIn.get(account) ?? Number.NaN;
      weights.set(account, weigh(work, policy, lifetime.get(account) ?? 0n, first));
    }
    const budget = BigInt(policy.epochBudget) + dust;
    const amounts = share(weights, policy, budget);
    const paid = sum(amounts.values());
    dust = budget - paid;
    for (const [account, amount] of amounts) add(cumulative, account, amount);
    // Lifetime points count from the next epoch on.
    for (const { account, points } of paidEntries) add(lifetimes, account, points);
    return {
      epoch,
      policy,
      budget,
      paid,
      weights,
      lifetime,
      cumulative: new Map([...cumulative].filter(([, amount]) => amount > 0n)),
      unlocks: new Map(unlocks),
      paidEntries,
      held: ledger.filter((entry) => entry.epoch <= epoch && paidIn(entry, unlocks) === undefined),
    };
  });
}

function unlock(ledger: readonly ModelEntry[], epoch: number, k: number, unlocks: Map<Hex, number>): void {
  const accounts = new Map<Hex, Set<Hex>>();
  for (const entry of ledger) {
    if (entry.epoch > epoch || entry.pattern === "") continue;
    const named = accounts.get(entry.pattern) ?? new Set();
    accounts.set(entry.pattern, named.add(entry.account));
  }
  for (const [pattern, named] of accounts) if (!unlocks.has(pattern) && named.size >= k) unlocks.set(pattern, epoch);
}

/** The epoch that pays an entry, or undefined while it is withheld. */
function paidIn(entry: ModelEntry, unlocks: Map<Hex, number>): number | undefined {
  if (entry.pattern === "") return entry.epoch;
  const unlocked = unlocks.get(entry.pattern);
  return unlocked === undefined ? undefined : Math.max(entry.epoch, unlocked);
}

function weigh(paid: ModelEntry[], policy: PolicyJson, lifetime: bigint, firstPaidIn: number): bigint {
  let p = sum(paid.map(({ kind, points }) => points * weightOf(kind, policy))) / 10_000n;
  if (policy.tiers !== undefined) {
    const reached = policy.tiers.filter(({ from }) => BigInt(from) <= lifetime);
    p = (p * (10_000n + BigInt(reached.at(-1)?.bonus ?? 0))) / 10_000n;
  }
  if (policy.early !== undefined) {
    const multiplier = policy.early[firstPaidIn - 1] ?? policy.early.at(-1) ?? Number.NaN;
    p = (p * BigInt(multiplier)) / 10_000n;
  }
  if (policy.minPoints !== undefined && p < BigInt(policy.minPoints)) return 0n;
  if (policy.accountCap !== undefined && p > BigInt(policy.accountCap)) p = BigInt(policy.accountCap);
  return policy.curve === "sqrt" ? squareRoot(p) : p;
}

function weightOf(kind: string, { weights }: PolicyJson): bigint {
  return Object.hasOwn(weights, kind) ? BigInt(weights[kind] ?? Number.NaN) : 0n;
}

/** By bisection: slow and plain. */
function squareRoot(n: bigint): bigint {
  let low = 0n;
  let high = n + 1n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle * middle <= n) low = middle;
    else high = middle;
  }
  return low;
}

function share(weights: Map<Hex, bigint>, policy: PolicyJson, budget: bigint): Map<Hex, bigint> {
  const total = sum(weights.values());
  if (policy.mode === "fixed-rate") {
    const rate = BigInt(policy.rate ?? "no rate");
    if (total * rate <= budget) return mapValues(weights, (w) => w * rate);
  }
  return total === 0n ? new Map() : mapValues(weights, (w) => (budget * w) / total);
}

function ledgerRoot(entries: ModelEntry[]): Hex {
  const rows = entries.map((entry) => [
    entry.id,
    entry.epoch,
    entry.account,
    stringToHex(entry.kind, { size: 32 }),
    entry.points,
    entry.pattern === "" ? NO_BYTES : entry.pattern,
    entry.evidence === "" ? NO_BYTES : entry.evidence,
    BigInt(Date.parse(entry.verifiedAt) / 1000),
  ]);
  return treeRoot(rows, ["bytes32", "uint256", "address", "bytes32", "uint256", "bytes32", "bytes32", "uint256"]);
}

function claimRoot(cumulative: Map<Hex, bigint>, { chainId, distributor }: ModelTarget): Hex {
  const rows = [...cumulative].map(([account, amount]) => [BigInt(chainId), distributor, account, amount]);
  return treeRoot(rows, ["uint256", "address", "address", "uint256"]);
}

function treeRoot(rows: unknown[][], types: string[]): Hex {
  return rows.length === 0 ? NO_BYTES : (StandardMerkleTree.of(rows, types).root as Hex);
}

function byAccount(entries: ModelEntry[]): Map<Hex, ModelEntry[]> {
  return Map.groupBy(entries, ({ account }) => account);
}

function mapValues(map: Map<Hex, bigint>, change: (value: bigint) => bigint): Map<Hex, bigint> {
  return new Map([...map].map(([key, value]) => [key, change(value)]));
}

function add(to: Map<Hex, bigint>, key: Hex, value: bigint): void {
  to.set(key, (to.get(key) ?? 0n) + value);
}

function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}
