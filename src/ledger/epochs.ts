import { invariant } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import type { Engine } from "./engine.ts";

/** An epoch directory that was built from this store. */
export interface BuiltEpoch {
  epoch: number;
  manifestHash: Hex;
  ledgerRoot: Hex;
  /** Entries of this epoch, with those erased since. */
  entries: number;
}

/** Remembers a built epoch: from now on its entries are fixed. Building it again replaces the record. */
export async function recordEpoch(engine: Engine, built: BuiltEpoch): Promise<void> {
  const { epoch, manifestHash, ledgerRoot, entries } = built;
  const [count] = await engine.rows<[string]>(
    "SELECT toString(count()) FROM ledger_leaves WHERE epoch = {epoch:UInt32}",
    { epoch },
  );
  invariant(
    count?.[0] === String(entries),
    `epoch ${epoch} holds ${count?.[0]} entries, but was built from ${entries}`,
  );
  const before = (await builtEpochs(engine)).get(epoch);
  if (before?.manifestHash === manifestHash) return;
  invariant(
    before === undefined || before.ledgerRoot === ledgerRoot,
    `epoch ${epoch} was built from ledger root ${before?.ledgerRoot}, now from ${ledgerRoot}`,
  );
  await engine.exec(
    `INSERT INTO epochs
     SELECT {epoch:UInt32}, (SELECT count() FROM epochs) + 1, {manifestHash:String}, {ledgerRoot:String}, {entries:UInt64}
     WHERE ${engine.mayWrite}`,
    { epoch, manifestHash, ledgerRoot, entries },
  );
}

/** The built epochs by number, each as it was built last. */
export async function builtEpochs(engine: Engine): Promise<Map<number, BuiltEpoch>> {
  const rows = await engine.rows<[number, Hex, Hex, string]>(
    `SELECT epoch, argMax(manifest_hash, sequence), argMax(ledger_root, sequence), toString(argMax(entries, sequence))
     FROM epochs GROUP BY epoch ORDER BY epoch`,
  );
  return new Map(
    rows.map(([epoch, manifestHash, ledgerRoot, entries]) => [
      epoch,
      { epoch, manifestHash, ledgerRoot, entries: Number(entries) },
    ]),
  );
}
