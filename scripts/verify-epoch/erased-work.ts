import type { Faults } from "./faults.ts";
import type { KeptLeaves } from "./kept-leaves.ts";
import type { Manifest } from "./manifest.ts";

/** The most that erased entries can be paid for in an epoch, as far as others can know. */
export interface Payable {
  entries: number;
  /** Of all of them together, unweighted. */
  points: bigint;
  /** Of all that could be paid in earlier epochs. */
  earlierPoints: bigint;
}

const MOST_POINTS = 2n ** 64n - 1n;
const most = (entries: number) => BigInt(entries) * MOST_POINTS;

/**
 * Follows the entries of which only a leaf hash is left. Each waits, is paid once, or is gone before that. How many
 * still wait is what the manifest says is withheld less what the auditor himself sees withheld; so it is known of each
 * epoch how many can have been paid in it, and in an epoch in which none can, every payment is exact.
 */
export class ErasedWork {
  readonly #kept: KeptLeaves;
  #through = 0;
  /** Kept leaves that still wait, and the bounds of their points: both the same, but after a fault. */
  #hidden = { entries: 0, leastPoints: 0n, mostPoints: 0n };
  #earlierPoints = 0n;

  constructor(kept: KeptLeaves) {
    this.#kept = kept;
  }

  /**
   * Checks what the manifest says is withheld and goes on to its epoch.
   * @param seen is withheld in the auditor's ledger. @param unlocks says whether any pattern unlocked in this epoch:
   * without one nothing that waited can be paid.
   */
  step(manifest: Manifest, seen: { entries: number; points: bigint }, unlocks: boolean, faults: Faults): Payable {
    const { epoch } = manifest;
    const kept = this.#keptSince(epoch);
    const before = this.#hidden;
    const waiting = before.entries + kept;
    const entries = manifest.withheldEntries - seen.entries;
    const points = manifest.withheldPoints - seen.points;
    const left = waiting - entries;
    // What waits no more has at least a point each and at most what a uint64 holds, and so has what is new.
    const least = larger(BigInt(entries), before.leastPoints + BigInt(kept) - most(left));
    const greatest = smaller(most(entries), before.mostPoints + most(kept) - BigInt(left));
    const wrongEntries = entries < 0 || entries > waiting;
    const wrongPoints = points < least || points > greatest;
    if (wrongEntries) {
      faults.compare("withheld", "withheld entries", seen.entries, manifest.withheldEntries);
    } else if (wrongPoints) {
      const erased = entries === 0 ? "" : ` and those of ${entries} erased entries`;
      faults.add("withheld", `withheld points: expected ${seen.points}${erased}, found ${manifest.withheldPoints}`);
    }
    // A number that is a fault itself bounds nothing, here or in the next epoch: other lies are then named by their own.
    const unknown = wrongEntries || wrongPoints;
    this.#hidden = unknown
      ? { entries: waiting, leastPoints: 0n, mostPoints: most(waiting) }
      : { entries, leastPoints: points, mostPoints: points };
    const free = unknown ? waiting : left;
    const payable = unlocks ? free : Math.min(free, kept);
    const inEntries = most(payable);
    const paid = unlocks && !unknown ? smaller(inEntries, before.mostPoints + most(kept) - points) : inEntries;
    const earlierPoints = this.#earlierPoints;
    this.#earlierPoints += paid;
    return { entries: payable, points: paid, earlierPoints };
  }

  #keptSince(epoch: number): number {
    const since = [...this.#kept].filter(([of]) => of > this.#through && of <= epoch);
    this.#through = epoch;
    return since.reduce((sum, [, leaves]) => sum + leaves.length, 0);
  }
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
