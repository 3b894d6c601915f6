import type { Engine } from "../ledger/engine.ts";
import { canonicalJson } from "../shared/canonical-json.ts";
import { UserError } from "../shared/errors.ts";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import { type EpochDirectory, HISTORY } from "./directory.ts";

/** One earlier epoch, as `history.json` lists them, ascending and without a gap. */
export interface PastEpoch {
  epoch: number;
  entries: number;
  ledgerRoot: Hex;
  manifestHash: Hex;
}

/** The epochs up to and including that of `directory`. */
export async function historyThrough(directory: EpochDirectory): Promise<PastEpoch[]> {
  const source = `${directory.dir}/${HISTORY}`;
  const json = parseJson(new TextDecoder().decode(await directory.read(HISTORY)), source);
  const earlier = new Fields({ history: json }, source).objects("history", (fields) => ({
    epoch: fields.integer("epoch", 1, 2 ** 32 - 1),
    entries: fields.integer("entries", 0, Number.MAX_SAFE_INTEGER),
    ledgerRoot: fields.hex("ledgerRoot", 32),
    manifestHash: fields.hex("manifestHash", 32),
  }));
  const { manifest, manifestHash } = directory;
  const { epoch, entries, ledgerRoot } = manifest;
  return [...earlier, { epoch, entries, ledgerRoot, manifestHash }];
}

/** The bytes of `history.json`. */
export function serializeHistory(history: PastEpoch[]): Uint8Array {
  return canonicalJson(history);
}

/**
 * Compares the ledger's earlier epochs with those built, and counts the entries of `epoch`; of erased entries, the leaf
 * that is kept counts. A late entry would never be paid, a missing one would lower somebody's tier: both are refused.
 * @returns the number of entries of `epoch`.
 * @throws UserError naming the epoch and both counts.
 */
export async function checkHistory(engine: Engine, epoch: number, history: PastEpoch[]): Promise<number> {
  const rows = await engine.rows<[string, string]>(
    `SELECT toString(epoch), toString(count()) FROM ledger_leaves WHERE epoch <= {epoch:UInt32}
     GROUP BY epoch ORDER BY epoch`,
    { epoch },
  );
  const counts = new Map(rows.map(([of, count]) => [Number(of), Number(count)]));
  const entries = counts.get(epoch) ?? 0;
  counts.delete(epoch);
  for (const past of history) {
    const count = counts.get(past.epoch) ?? 0;
    if (count !== past.entries) {
      const why =
        count > past.entries
          ? "late entries belong in a later epoch"
          : "if entries were erased since, the leaves kept of them belong to it: --erased FILE, as `ledger export` wrote it";
      throw new UserError(
        `the ledger has ${count} entries of epoch ${past.epoch}, but that epoch was built from ${past.entries}: give the ledger it was built from (${why})`,
      );
    }
    counts.delete(past.epoch);
  }
  for (const [early, count] of counts) {
    throw new UserError(
      `the ledger has ${count} entries of epoch ${early}, before the first epoch built: nobody would ever be paid for them`,
    );
  }
  return entries;
}
