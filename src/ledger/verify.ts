import type { Hex } from "../shared/hex.ts";
import type { Progress } from "../shared/progress.ts";
import { compareEpoch, type Mismatch, STORED_LEAF } from "./compare-leaves.ts";
import type { Engine } from "./engine.ts";
import { builtEpochs } from "./epochs.ts";
import { recordFaults, valueFaults } from "./integrity.ts";
import type { LedgerFault } from "./ledger-fault.ts";
import { nameMismatches } from "./name-mismatches.ts";
import { rootOf } from "./root.ts";

export interface LedgerVerification {
  /** Entries looked at. */
  entries: number;
  /** Leaves kept of erased entries of built epochs. */
  erased: number;
  /** Ascending. The root is absent where a row is there twice; `built` if it is on record and must not change. */
  epochs: { epoch: number; entries: number; ledgerRoot?: Hex; built: boolean }[];
  faults: LedgerFault[];
}

interface EpochCounts {
  epoch: number;
  entries: number;
  /** Leaves kept that count in the root, and those that do not. */
  kept: number;
  stones: number;
  /** A row is there twice. */
  entryTwice: boolean;
  leafTwice: boolean;
}

/**
 * Recomputes the leaf of every entry and the root of every epoch, and compares them with the leaves and the roots on
 * record, which must all follow from each other. Of two tables that differ, the root on record tells which is right.
 */
export async function verifyLedger(engine: Engine, onProgress: Progress): Promise<LedgerVerification> {
  const faults = [...(await recordFaults(engine)), ...(await valueFaults(engine))];
  const built = await builtEpochs(engine);
  const counts = await countEpochs(engine, built.keys());
  const total = counts.reduce((sum, { entries, kept }) => sum + entries + kept, 0);

  const mismatches: Mismatch[] = [];
  const epochs: LedgerVerification["epochs"] = [];
  let done = 0;
  for (const found of counts) {
    const { epoch, entries, kept, stones } = found;
    onProgress("entries verified", done, total);
    const fromEntries = found.entryTwice ? undefined : await rootOfEntries(engine, epoch, entries + kept);
    const fromLeaves = found.leafTwice ? undefined : await rootOfLeaves(engine, epoch);
    const record = built.get(epoch);
    if (fromEntries === undefined || fromEntries !== fromLeaves || stones > 0) {
      const right =
        record === undefined || fromEntries === fromLeaves
          ? undefined
          : record.ledgerRoot === fromEntries
            ? "entries"
            : record.ledgerRoot === fromLeaves
              ? "leaves"
              : undefined;
      mismatches.push(...(await compareEpoch(engine, epoch, right)));
    }
    if (record !== undefined && record.ledgerRoot !== fromEntries && record.ledgerRoot !== fromLeaves) {
      faults.push(rootFault(record.ledgerRoot, record.entries, found));
    }
    epochs.push({
      epoch,
      entries: entries + kept,
      ...(fromEntries === undefined ? {} : { ledgerRoot: fromEntries }),
      built: record !== undefined,
    });
    done += entries + kept;
  }
  faults.push(...(await nameMismatches(engine, mismatches)));
  onProgress("entries verified", total, total);
  const sum = (of: "entries" | "kept") => counts.reduce((all, row) => all + row[of], 0);
  return { entries: sum("entries"), erased: sum("kept"), epochs, faults };
}

function rootFault(root: Hex, recorded: number, { epoch, entries, kept }: EpochCounts): LedgerFault {
  const there = entries + kept;
  const counted =
    there === recorded ? "" : `; it was built from ${recorded} entries, and ${there} are there, erased ones included`;
  return {
    what: "root",
    epoch,
    message:
      `epoch ${epoch}: its entries do not give the ledger root ${root} it was built from${counted}: entries and their ` +
      `leaves were altered together, or the record was; compare it with ledgerRoot in the manifest of epoch ${epoch}`,
  };
}

async function rootOfEntries(engine: Engine, epoch: number, count: number): Promise<Hex> {
  const leaves = `SELECT ${STORED_LEAF} AS leaf FROM entries WHERE epoch = {epoch:UInt32} AND erased < 2 ORDER BY leaf`;
  return rootOf(engine, leaves, { epoch }, count);
}

async function rootOfLeaves(engine: Engine, epoch: number): Promise<Hex> {
  const counting = "epoch = {epoch:UInt32} AND leaf NOT IN (SELECT id FROM entries WHERE erased = 2)";
  const [row] = await engine.rows<[string]>(`SELECT toString(count()) FROM leaves WHERE ${counting}`, { epoch });
  return rootOf(engine, `SELECT leaf FROM leaves WHERE ${counting} ORDER BY leaf`, { epoch }, Number(row?.[0]));
}

async function countEpochs(engine: Engine, built: Iterable<number>): Promise<EpochCounts[]> {
  const empty = (epoch: number): EpochCounts => {
    return { epoch, entries: 0, kept: 0, stones: 0, entryTwice: false, leafTwice: false };
  };
  const counts = new Map<number, EpochCounts>();
  const of = (epoch: number): EpochCounts => {
    const row = counts.get(epoch) ?? empty(epoch);
    counts.set(epoch, row);
    return row;
  };
  for (const epoch of built) of(epoch);
  const entries = await engine.rows<[number, string, string, string]>(
    `SELECT epoch, toString(countIf(erased = 0)), toString(countIf(erased = 1)), toString(countIf(erased > 1))
     FROM entries GROUP BY epoch`,
  );
  for (const [epoch, present, kept, stones] of entries) {
    Object.assign(of(epoch), { entries: Number(present), kept: Number(kept), stones: Number(stones) });
  }
  for (const [epoch] of await engine.rows<[number]>("SELECT DISTINCT epoch FROM leaves")) of(epoch);
  const entryTwice =
    "SELECT DISTINCT epoch FROM entries WHERE id IN (SELECT id FROM entries GROUP BY id HAVING count() > 1)" +
    ` OR epoch IN (SELECT epoch FROM entries WHERE epoch IN (SELECT epoch FROM entries WHERE erased = 1)
                   GROUP BY epoch, ${STORED_LEAF} HAVING count() > 1)`;
  for (const [epoch] of await engine.rows<[number]>(entryTwice)) of(epoch).entryTwice = true;
  const leafTwice =
    "SELECT DISTINCT epoch FROM (SELECT epoch, leaf FROM leaves GROUP BY epoch, leaf HAVING count() > 1)";
  for (const [epoch] of await engine.rows<[number]>(leafTwice)) of(epoch).leafTwice = true;
  return [...counts.values()].toSorted((a, b) => a.epoch - b.epoch);
}
