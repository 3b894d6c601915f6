import type { Engine } from "./engine.ts";
import { eip55, MIXED_CASE, SOUND_BUT_FOR_CHECKSUM } from "./rules.ts";
import type { Source } from "./source.ts";

/** Of the ids in a file, and of those in the ledger. Ids that only share the hash cost a closer look, nothing else. */
const HASH_OF_TEXT = "cityHash64(unhex(substring(id, 3)))";
export const HASH_OF_ID = "cityHash64(id)";

/** Of so many ids, the hashes lie in memory together: about 16 bytes each. */
const IDS_AT_A_TIME = 20_000_000;

/** Holds for the rows of a source that break no rule, once `findMisspelt` has been there. */
export const sound = (engine: Engine): string =>
  `${SOUND_BUT_FOR_CHECKSUM} AND account NOT IN (SELECT account FROM ${engine.scratch("misspelt")})`;

/**
 * Holds for the sound rows that may not be entries of their own: their id may be there twice, or their epoch is paid for
 * already, or something of it was erased. Few in most files, so that what has to be sorted and joined is little, however
 * large file and ledger are.
 */
export const needsCloserLook = (engine: Engine): string => `(
  ${HASH_OF_TEXT} IN (SELECT id_hash FROM ${engine.scratch("shared_ids")}) OR toUInt64OrZero(epoch) <= (SELECT max(epoch) FROM epochs)
  OR toUInt32OrZero(epoch) IN (SELECT epoch FROM ledger_erased))`;

/**
 * Fills `shared_ids`. The file's ids are grouped by hash; then all ids of the ledger pass by those of the file: that
 * reads 32 bytes for each entry that there is, and sorts nothing.
 */
export async function findSharedIds(engine: Engine, { sql, parameters, rows }: Source): Promise<void> {
  const sharedIds = engine.scratch("shared_ids");
  await engine.exec(
    `INSERT INTO ${sharedIds} SELECT ${HASH_OF_TEXT} AS id_hash FROM ${sql} GROUP BY id_hash HAVING count() > 1`,
    parameters,
  );
  const [batch] = await engine.rows("SELECT 1 FROM batches LIMIT 1");
  if (batch === undefined) return;
  const shares = Math.ceil(rows / IDS_AT_A_TIME);
  for (let share = 0; share < shares; share++) {
    const within = (hash: string) => (shares === 1 ? "true" : `${hash} % ${shares} = ${share}`);
    await engine.exec(
      `INSERT INTO ${sharedIds} SELECT ${HASH_OF_ID} AS id_hash FROM ledger_entries
       WHERE ${within("id_hash")} AND id_hash IN (
         SELECT ${HASH_OF_TEXT} AS file_hash FROM ${sql} WHERE ${within("file_hash")}
       )`,
      parameters,
    );
  }
}

/** Fills `misspelt`. An account that earns often is judged once for each way in which it is spelt. */
export async function findMisspelt(engine: Engine, { sql, parameters }: Source): Promise<void> {
  await engine.exec(
    // any() and the setting keep the engine from judging before it groups.
    `INSERT INTO ${engine.scratch("misspelt")}
     SELECT spelling FROM (SELECT any(account) AS spelling FROM ${sql} WHERE ${MIXED_CASE} GROUP BY account)
     WHERE NOT (${eip55("spelling")}) SETTINGS optimize_aggregators_of_group_by_keys = 0`,
    parameters,
  );
}
