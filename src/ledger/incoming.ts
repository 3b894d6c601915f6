import type { Engine } from "./engine.ts";
import { LEAF_SQL } from "./leaf.ts";
import { NORMALISED } from "./rules.ts";

/** The columns of an entry, as the store names them. */
const ENTRY = ["id", "epoch", "account", "kind", "points", "pattern", "evidence", "verified_at"];

/** What entries of the same id are compared by: normalised, so that the case of a hex digit makes no difference. */
const CONTENT = `(${ENTRY.slice(1).join(", ")})`;

/** Fills `incoming` with the rows of `staging` that have no fault. */
export async function normalise(engine: Engine): Promise<void> {
  await engine.exec(`INSERT INTO incoming SELECT ${NORMALISED} FROM staging WHERE row NOT IN (SELECT row FROM faults)`);
}

/** Fills `repeats` from `incoming`. */
export async function findRepeats(engine: Engine): Promise<void> {
  await engine.exec(
    `INSERT INTO repeats
     SELECT row, first_row, content = first_content
     FROM (
       SELECT row, ${CONTENT} AS content, first_value(row) OVER same_id AS first_row,
              first_value(content) OVER same_id AS first_content
       FROM incoming WINDOW same_id AS (PARTITION BY id ORDER BY row)
     )
     WHERE row != first_row`,
  );
  // Either side may be larger than memory: sorted on disk, not hashed.
  await engine.exec(
    `INSERT INTO repeats
     SELECT row, 0, content = known
     FROM (SELECT row, id, ${CONTENT} AS content FROM incoming) AS new
     INNER JOIN (SELECT id, ${CONTENT} AS known FROM ledger_entries) AS ledger USING id
     SETTINGS join_algorithm = 'full_sorting_merge'`,
  );
}

/** Adds to the ledger what is new in `incoming`. No reader sees it before the batch is there. */
export async function storeNew(engine: Engine, batch: string): Promise<void> {
  await engine.exec(
    `INSERT INTO entries
     SELECT {batch:UUID}, ${ENTRY.join(", ")} FROM incoming WHERE row NOT IN (SELECT row FROM repeats)`,
    { batch },
  );
  await engine.exec(`INSERT INTO leaves SELECT batch, epoch, ${LEAF_SQL} FROM entries WHERE batch = {batch:UUID}`, {
    batch,
  });
}
