import type { Faults } from "./faults.ts";
import type { Manifest } from "./manifest.ts";

const MOST_POINTS = 2n ** 64n - 1n;

/**
 * What waits for k accounts. Entries that were erased later may be in the manifest's count, as far as kept leaves can
 * explain it; each has at least one point.
 */
export function checkWithheld(
  { withheldEntries, withheldPoints }: Manifest,
  seen: { entries: number; points: bigint },
  keptLeaves: number,
  faults: Faults,
): void {
  const more = withheldEntries - seen.entries;
  if (more < 0 || more > keptLeaves)
    return faults.compare("withheld", "withheld entries", seen.entries, withheldEntries);
  const points = withheldPoints - seen.points;
  if (points < BigInt(more) || points > BigInt(more) * MOST_POINTS) {
    const erased = more === 0 ? "" : ` and those of ${more} erased entries`;
    faults.add("withheld", `withheld points: expected ${seen.points}${erased}, found ${withheldPoints}`);
  }
}
