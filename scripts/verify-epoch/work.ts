import type { Hex } from "viem";
import type { Entry, Ledger } from "./ledger.ts";
import type { Policy } from "./policy.ts";

/** Entries that wait until k accounts share their pattern. */
interface Waiting {
  entries: Entry[];
  accounts: Set<Hex>;
}

/** The ledger as the epochs go by: what waits, what was paid, and who has entries. */
export class Work {
  readonly #ledger: Ledger;
  readonly #waiting = new Map<Hex, Waiting>();
  readonly #unlocked = new Set<Hex>();
  /** Points that earlier epochs paid, unweighted. */
  readonly #lifetime = new Map<Hex, bigint>();
  readonly #firstPaid = new Map<Hex, number>();
  #due: Entry[] = [];
  /** Every account that has an entry up to the present epoch. */
  readonly accounts = new Set<Hex>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Goes on to the entries of `epoch`. */
  begin(epoch: number): void {
    this.#due = [];
    for (const entry of this.#ledger.get(epoch) ?? []) {
      this.accounts.add(entry.account);
      const { pattern } = entry;
      if (pattern === undefined || this.#unlocked.has(pattern)) {
        this.#due.push(entry);
        continue;
      }
      const waiting = this.#waiting.get(pattern) ?? { entries: [], accounts: new Set() };
      waiting.entries.push(entry);
      waiting.accounts.add(entry.account);
      this.#waiting.set(pattern, waiting);
    }
  }

  /** How many accounts have the pattern, as long as it is not unlocked. */
  accountsWith(pattern: Hex): number {
    return this.#waiting.get(pattern)?.accounts.size ?? 0;
  }

  /** The patterns that wait and that k accounts have. */
  reaching(k: number): Hex[] {
    return [...this.#waiting].flatMap(([pattern, { accounts }]) => (accounts.size >= k ? [pattern] : []));
  }

  /** What waited for the pattern is due in this epoch. */
  unlock(pattern: Hex): void {
    this.#unlocked.add(pattern);
    for (const entry of this.#waiting.get(pattern)?.entries ?? []) this.#due.push(entry);
    this.#waiting.delete(pattern);
  }

  withheld(): { entries: number; points: bigint } {
    const entries = [...this.#waiting.values()].flatMap((waiting) => waiting.entries);
    return { entries: entries.length, points: entries.reduce((sum, { points }) => sum + points, 0n) };
  }

  /** The weight w of every account that has something due; call `end` afterwards. */
  weights(policy: Policy, epoch: number): Map<Hex, bigint> {
    const weighted = new Map<Hex, bigint>();
    for (const { account, kind, points } of this.#due) {
      const product = points * (policy.weights.get(kind) ?? 0n);
      weighted.set(account, (weighted.get(account) ?? 0n) + product);
    }
    return new Map(
      [...weighted].map(([account, product]) => {
        const lifetime = this.#lifetime.get(account) ?? 0n;
        return [account, weigh(product, lifetime, this.#firstPaid.get(account) ?? epoch, policy)];
      }),
    );
  }

  /** What was due counts as paid from the next epoch on. */
  end(epoch: number): void {
    for (const { account, points } of this.#due) {
      this.#lifetime.set(account, (this.#lifetime.get(account) ?? 0n) + points);
      if (!this.#firstPaid.has(account)) this.#firstPaid.set(account, epoch);
    }
  }
}

function weigh(product: bigint, lifetime: bigint, firstPaid: number, policy: Policy): bigint {
  let p = product / 10_000n;
  const bonus = policy.tiers.findLast(({ from }) => from <= lifetime)?.bonus ?? 0n;
  p = (p * (10_000n + bonus)) / 10_000n;
  p = (p * (policy.early[Math.min(firstPaid, policy.early.length) - 1] ?? 0n)) / 10_000n;
  if (p < policy.minPoints) return 0n;
  return curve(policy.accountCap !== undefined && p > policy.accountCap ? policy.accountCap : p, policy);
}

/** What p points weigh. */
export function curve(p: bigint, policy: Policy): bigint {
  return policy.curve === "sqrt" ? squareRoot(p) : p;
}

/** floor(√n) by Newton's method from above, which falls until it is there. */
function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (root + n / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
