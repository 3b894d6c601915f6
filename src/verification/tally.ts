import type { Hex } from "../shared/hex.ts";
import type { LineVerdict } from "./line-verdict.ts";

/** What became of the lines of a file, counted. */
export interface Summary {
  lines: number;
  accepted: number;
  held: number;
  rejected: number;
  /** Not looked at: unreadable, without consent or signature. Nothing of them is kept. */
  refused: number;
  /** Of those accepted, held and rejected: verified before. */
  alreadyVerified: number;
  /** Of those accepted, held and rejected: taken without a consent. */
  assumedConsent: number;
  accounts: number;
  /** Ledger entries: accepted and worth a point. */
  entries: number;
  points: bigint;
  /** Lines by reason code, the most frequent first. */
  reasons: Record<string, { accepted: number; held: number; rejected: number; refused: number }>;
}

type Outcome = "accepted" | "held" | "rejected" | "refused";

const OUTCOME = { accept: "accepted", hold: "held", reject: "rejected" } as const;

/** Counts verdicts as they come. */
export class Tally {
  readonly #counts = { accepted: 0, held: 0, rejected: 0, refused: 0 };
  readonly #reasons = new Map<string, Record<Outcome, number>>();
  readonly #accounts = new Set<Hex>();
  readonly #entries = new Set<Hex>();
  #before = 0;
  #assumed = 0;
  #points = 0n;

  add(verdict: LineVerdict): void {
    const { decision, reasons, kept } = verdict;
    const outcome: Outcome = kept === undefined ? "refused" : OUTCOME[decision];
    this.#counts[outcome] += 1;
    for (const code of new Set(reasons.map((reason) => reason.code))) {
      const counts = this.#reasons.get(code) ?? { accepted: 0, held: 0, rejected: 0, refused: 0 };
      counts[outcome] += 1;
      this.#reasons.set(code, counts);
    }
    if (kept === undefined) return;
    this.#accounts.add(kept.account);
    if (kept.before) this.#before += 1;
    if (kept.assumedConsent) this.#assumed += 1;
  }

  /** Counts an entry, unless it was counted already. */
  addEntry(id: Hex, points: bigint): boolean {
    if (this.#entries.has(id)) return false;
    this.#entries.add(id);
    this.#points += points;
    return true;
  }

  summary(): Summary {
    const { accepted, held, rejected, refused } = this.#counts;
    const total = (counts: Record<Outcome, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);
    return {
      lines: accepted + held + rejected + refused,
      accepted,
      held,
      rejected,
      refused,
      alreadyVerified: this.#before,
      assumedConsent: this.#assumed,
      accounts: this.#accounts.size,
      entries: this.#entries.size,
      points: this.#points,
      reasons: Object.fromEntries([...this.#reasons].toSorted(([, a], [, b]) => total(b) - total(a))),
    };
  }
}
