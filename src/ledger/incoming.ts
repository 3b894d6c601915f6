import type { Engine } from "./engine.ts";
import { LEAF_SQL } from "./leaf.ts";
import { NORMALISED } from "./rules.ts";
import { HASH_OF_ID, needsCloserLook, sound } from "./screening.ts";
import type { Source } from "./source.ts";

/** The columns of an entry, as the store names them. */
const ENTRY = ["id", "epoch", "account", "kind", "points", "pattern", "evidence", "verified_at"];

/** What entries of the same id are compared by: normalised, so that the case of a hex digit makes no difference. */
const CONTENT = `(${ENTRY.slice(1).join(", ")})`;

/** Leaves that are hashed and stored by one statement, at least. */
const LEAVES_AT_A_TIME = 2_000_000;

/** Each part is sorted, and whoever reads leaves in their order merges the parts: the fewer the better. */
const LEAVES_A_PART = 1_000_000;

/** Adds to `entries`, as rows of a batch that no reader sees yet, the rows that need no closer look. */
export async function storeSound(engine: Engine, { sql, parameters }: Source, batch: string): Promise<number> {
  await engine.exec(
    `INSERT INTO entries (batch, ${ENTRY.join(", ")})
     SELECT {batch:UUID}, ${NORMALISED} FROM ${sql} WHERE ${sound(engine)} AND NOT ${needsCloserLook(engine)}`,
    { ...parameters, batch },
  );
  const [stored] = await engine.rows<[string]>("SELECT toString(count()) FROM entries WHERE batch = {batch:UUID}", {
    batch,
  });
  return Number(stored?.[0]);
}

/** Fills `incoming` with the sound rows that do. */
export async function setAside(engine: Engine, { sql, parameters }: Source): Promise<void> {
  await engine.exec(
    `INSERT INTO ${engine.scratch("incoming")} (row, ${ENTRY.join(", ")})
     SELECT row, ${NORMALISED} FROM ${sql} WHERE ${sound(engine)} AND ${needsCloserLook(engine)}`,
    parameters,
  );
}

/** Fills `repeats` from `incoming`. */
export async function findRepeats(engine: Engine): Promise<void> {
  const [incoming, repeats] = [engine.scratch("incoming"), engine.scratch("repeats")];
  await engine.exec(
    `INSERT INTO ${repeats}
     SELECT row, first_row, content = first_content
     FROM (
       SELECT row, ${CONTENT} AS content, first_value(row) OVER same_id AS first_row,
              first_value(content) OVER same_id AS first_content
       FROM ${incoming} WINDOW same_id AS (PARTITION BY id ORDER BY row)
     )
     WHERE row != first_row`,
  );
  // Where a whole ledger is imported once more, either side may be larger than memory: sorted on disk, not hashed.
  await engine.exec(
    `INSERT INTO ${repeats}
     SELECT row, 0, content = known
     FROM (SELECT row, id, ${CONTENT} AS content FROM ${incoming}) AS new
     INNER JOIN (
       SELECT id, ${CONTENT} AS known FROM ledger_entries WHERE ${HASH_OF_ID} IN (
         SELECT id_hash FROM ${engine.scratch("shared_ids")}
       )
     ) AS ledger USING id
     SETTINGS join_algorithm = 'full_sorting_merge'`,
  );
}

/** Adds to `entries`, as rows of the batch, what is new in `incoming`. */
export async function storeNew(engine: Engine, batch: string): Promise<void> {
  await engine.exec(
    `INSERT INTO entries (batch, ${ENTRY.join(", ")})
     SELECT {batch:UUID}, ${ENTRY.join(", ")} FROM ${engine.scratch("incoming")}
     WHERE row NOT IN (SELECT row FROM ${engine.scratch("repeats")})`,
    { batch },
  );
}

/**
 * Adds to `leaves` those of the batch.
 * @param epochs of the batch, ascending, with the number of entries. @param onStored is told how many leaves are there.
 */
export async function storeLeaves(
  engine: Engine,
  batch: string,
  epochs: readonly { epoch: number; entries: number }[],
  onStored: (leaves: number) => void,
): Promise<void> {
  let [stored, pending, first] = [0, 0, 0];
  for (const [index, { epoch, entries }] of epochs.entries()) {
    pending += entries;
    if (pending < LEAVES_AT_A_TIME && index < epochs.length - 1) continue;
    await engine.exec(
      `INSERT INTO leaves (batch, epoch, leaf)
       SELECT batch, epoch, ${LEAF_SQL} FROM entries
       WHERE batch = {batch:UUID} AND epoch > {first:UInt32} AND epoch <= {last:UInt32}
       SETTINGS min_insert_block_size_rows = ${LEAVES_A_PART}`,
      { batch, first, last: epoch },
    );
    [stored, pending, first] = [stored + pending, 0, epoch];
    onStored(stored);
  }
}
