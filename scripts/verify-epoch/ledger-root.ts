import type { Faults } from "./faults.ts";
import type { KeptLeaves } from "./kept-leaves.ts";
import type { Ledger } from "./ledger.ts";
import type { Manifest } from "./manifest.ts";
import { standardRoot } from "./standard-root.ts";

/** The root over the entries of an epoch, those that were erased by their kept leaves, and how many there are. */
export function checkLedgerRoot(manifest: Manifest, ledger: Ledger, kept: KeptLeaves, faults: Faults): void {
  const own = ledger.get(manifest.epoch) ?? [];
  const erased = kept.get(manifest.epoch) ?? [];
  const leaves = [...own.map(({ leaf }) => leaf), ...erased].toSorted();
  const twice = leaves.find((leaf, i) => leaf === leaves[i + 1]);
  if (twice !== undefined) faults.add("entries", `leaf ${twice} is kept as erased, but its entry is in the ledger`);
  const what = `entries (${own.length} in the ledger, ${erased.length} erased)`;
  faults.compare("entries", what, leaves.length, manifest.entries);
  faults.compare("ledgerRoot", "root over the entries", standardRoot(leaves), manifest.ledgerRoot);
}
