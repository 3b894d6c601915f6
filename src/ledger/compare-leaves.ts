import type { Hex } from "../shared/hex.ts";
import type { Engine } from "./engine.ts";
import { LEAF_SQL } from "./leaf.ts";

/** SQL of the leaf that a row of `entries` stands for: that of its content, or the one kept of an erased entry. */
export const STORED_LEAF = `if(erased = 0, ${LEAF_SQL}, id)`;

/** Differences named one by one, an epoch. */
const LISTED = 1000;

/** An entry whose leaf is not in `leaves`, a leaf that is of no entry, or either of them more than once. */
export interface Mismatch {
  batch: string;
  epoch: number;
  leaf: Hex;
  /** The entry of that leaf; absent where there is only a leaf. */
  id?: Hex;
  /** How often the leaf comes of an entry, and is on record. */
  entries: number;
  leaves: number;
  /** Which of the two tables gives the root that the epoch was built from, if either does and there is one. */
  right: "entries" | "leaves" | undefined;
}

/** Where the two tables differ within an epoch. */
export async function compareEpoch(engine: Engine, epoch: number, right: Mismatch["right"]): Promise<Mismatch[]> {
  const rows = await engine.rows<[string, string, string, string, string]>(
    `SELECT toString(batch), lower(hex(found)), lower(hex(any(entry))), toString(sum(of_entry)),
            toString(sum(of_leaf))
     FROM (
       SELECT batch, ${STORED_LEAF} AS found, toNullable(id) AS entry, 1 AS of_entry, 0 AS of_leaf
       FROM entries WHERE epoch = {epoch:UInt32}
       UNION ALL
       SELECT batch, leaf AS found, NULL AS entry, 0 AS of_entry, 1 AS of_leaf FROM leaves WHERE epoch = {epoch:UInt32}
     )
     GROUP BY batch, found HAVING sum(of_entry) != sum(of_leaf) OR sum(of_entry) > 1
     ORDER BY found LIMIT ${LISTED}`,
    { epoch },
  );
  return rows.map(([batch, leaf, id, entries, leaves]) => ({
    batch,
    epoch,
    leaf: `0x${leaf}`,
    ...(entries === "0" ? {} : { id: `0x${id}` as const }),
    entries: Number(entries),
    leaves: Number(leaves),
    right,
  }));
}
