import type { Hex } from "../shared/hex.ts";
import type { Engine } from "./engine.ts";
import { builtEpochs } from "./epochs.ts";

/** What a ledger store holds. Points are decimal strings. */
export interface LedgerStatus {
  entries: number;
  accounts: number;
  /** Distinct workflow patterns. */
  patterns: number;
  points: string;
  /** Entries erased for good. */
  erased: number;
  /** Ascending; epochs without entries only if they were built. */
  epochs: { epoch: number; entries: number; accounts: number; points: string; built?: { manifestHash: Hex } }[];
  /** Imports that added entries, in their order; leaves kept of erased ones count as such. */
  batches: { file: string; rows: number; entries: number; importedAt: Date }[];
}

export async function ledgerStatus(engine: Engine): Promise<LedgerStatus> {
  const [total] = await engine.rows<[string, string, string, string, string]>(
    `SELECT toString(count()), toString(uniqExact(account)), toString(sum(toUInt256(points))),
            toString(uniqExactIf(pattern, pattern != toFixedString('', 32))),
            (SELECT toString(count()) FROM ledger_erased)
     FROM ledger_entries`,
  );
  const [entries = "0", accounts = "0", points = "0", patterns = "0", erased = "0"] = total ?? [];
  return {
    entries: Number(entries),
    accounts: Number(accounts),
    patterns: Number(patterns),
    points,
    erased: Number(erased),
    epochs: await epochs(engine),
    batches: await batches(engine),
  };
}

async function epochs(engine: Engine): Promise<LedgerStatus["epochs"]> {
  const rows = await engine.rows<[number, string, string, string]>(
    `SELECT epoch, toString(count()), toString(uniqExact(account)), toString(sum(toUInt256(points)))
     FROM ledger_entries GROUP BY epoch`,
  );
  const built = await builtEpochs(engine);
  const held = new Set(rows.map(([epoch]) => epoch));
  const empty = [...built.keys()].filter((epoch) => !held.has(epoch));
  return [...rows, ...empty.map((epoch): [number, string, string, string] => [epoch, "0", "0", "0"])]
    .toSorted(([a], [b]) => a - b)
    .map(([epoch, entries, accounts, points]) => {
      const manifestHash = built.get(epoch)?.manifestHash;
      const row = { epoch, entries: Number(entries), accounts: Number(accounts), points };
      return manifestHash === undefined ? row : { ...row, built: { manifestHash } };
    });
}

async function batches(engine: Engine): Promise<LedgerStatus["batches"]> {
  const rows = await engine.rows<[string, string, string, number]>(
    "SELECT file, toString(rows), toString(entries), imported_at FROM batches ORDER BY sequence",
  );
  return rows.map(([file, rowCount, entries, seconds]) => ({
    file,
    rows: Number(rowCount),
    entries: Number(entries),
    importedAt: new Date(seconds * 1000),
  }));
}
