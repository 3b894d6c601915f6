import type { Mismatch } from "./compare-leaves.ts";
import type { Engine } from "./engine.ts";
import type { LedgerFault } from "./ledger-fault.ts";
import { show } from "./show.ts";

/** A batch as it is on record, and what is there of it. */
interface Batch {
  /** For a message: which import it was. */
  name: string;
  recorded: number;
  entries: number;
  leaves: number;
}

/**
 * Says of every mismatch what happened to which row, as far as the data tell. An entry and a leaf of one batch that lack
 * each other are one entry that was changed, in whichever epoch either stands now. A row without a counterpart was
 * added, or its counterpart is missing: the root that the epoch was built from tells, else the number of rows on record.
 */
export async function nameMismatches(engine: Engine, mismatches: readonly Mismatch[]): Promise<LedgerFault[]> {
  if (mismatches.length === 0) return [];
  const batches = await countBatches(engine);
  const byBatch = Map.groupBy(mismatches, ({ batch }) => batch);
  return [...byBatch].flatMap(([id, rows]) => {
    const batch = batches.get(id) ?? { name: "an import that is not on record", recorded: 0, entries: 0, leaves: 0 };
    const twice = rows.filter(({ entries, leaves }) => entries > 1 || leaves > 1);
    const wrong = rows.filter(({ entries, leaves }) => entries <= 1 && leaves <= 1);
    const lone = wrong.filter(({ entries }) => entries === 1);
    const orphans = wrong.filter(({ entries }) => entries === 0);
    return [...twice.map((row) => nameTwice(row, batch)), ...namePair(lone, orphans, batch)];
  });
}

function nameTwice({ epoch, id, leaf, entries, leaves }: Mismatch, { name }: Batch): LedgerFault {
  const where = id === undefined ? `leaf ${leaf}` : `entry ${id}`;
  const message = `epoch ${epoch}, ${where}: is there ${entries} times, and its leaf ${leaves} times (${name})`;
  return { what: "twice", epoch, leaf, ...(id === undefined ? {} : { id }), message };
}

/** @param lone entries without their leaf. @param orphans leaves without an entry. */
function namePair(lone: Mismatch[], orphans: Mismatch[], batch: Batch): LedgerFault[] {
  const paired = lone.length === orphans.length;
  const [orphan] = orphans;
  return [
    ...lone.map((row): LedgerFault => {
      const { epoch, leaf } = row;
      const id = row.id ?? leaf;
      const fault = (what: LedgerFault["what"], says: string): LedgerFault => {
        return { what, epoch, id, leaf, message: `epoch ${epoch}, entry ${id}: ${says} (${batch.name})` };
      };
      if (row.right === "entries")
        return fault("leaf", `its leaf ${leaf} is missing or was changed; the entry is right`);
      if (paired && lone.length === 1 && orphan !== undefined) {
        const from = orphan.epoch === epoch ? "" : ` in epoch ${orphan.epoch}`;
        return fault("changed", `was changed: it gives leaf ${leaf}, on record is ${orphan.leaf}${from}`);
      }
      if (paired) return fault("changed", `was changed: its leaf ${leaf} is not on record`);
      if (orphans.length > 0) return fault("changed", `was changed or added: its leaf ${leaf} is not on record`);
      if (row.right === undefined && batch.entries === batch.recorded) {
        return fault("leaf", `its leaf ${leaf} is missing; as many entries are there as were imported`);
      }
      return fault("added", `was added: its leaf ${leaf} is not on record`);
    }),
    ...orphans.flatMap((row): LedgerFault[] => {
      const { epoch, leaf } = row;
      const fault = (what: LedgerFault["what"], says: string): LedgerFault[] => {
        return [{ what, epoch, leaf, message: `epoch ${epoch}: ${says} (${batch.name})` }];
      };
      if (row.right === "entries") return fault("leaf", `leaf ${leaf} on record is of no entry; the entries are right`);
      if (paired) return []; // told of its entry
      if (lone.length > 0) return fault("missing", `the entry of leaf ${leaf} is missing or was changed`);
      if (row.right === undefined && batch.entries === batch.recorded) {
        return fault("leaf", `leaf ${leaf} on record is of no entry; as many entries are there as were imported`);
      }
      return fault("missing", `the entry of leaf ${leaf} is missing`);
    }),
  ];
}

async function countBatches(engine: Engine): Promise<Map<string, Batch>> {
  const rows = await engine.rows<[string, number, string, string, string, string]>(
    `SELECT toString(batch), max(sequence), max(file), toString(sum(recorded)), toString(sum(entry)), toString(sum(leaf))
     FROM (
       SELECT batch, sequence, file, entries AS recorded, 0 AS entry, 0 AS leaf FROM batches
       UNION ALL SELECT batch, 0, '', 0, 1, 0 FROM entries
       UNION ALL SELECT batch, 0, '', 0, 0, 1 FROM leaves
     ) GROUP BY batch`,
  );
  return new Map(
    rows.map(([batch, sequence, file, recorded, entries, leaves]) => [
      batch,
      {
        name: `import ${sequence}, ${show(file)}`,
        recorded: Number(recorded),
        entries: Number(entries),
        leaves: Number(leaves),
      },
    ]),
  );
}
