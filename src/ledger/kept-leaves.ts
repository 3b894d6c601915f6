import { UserError } from "../shared/errors.ts";
import type { Engine } from "./engine.ts";
import { KEPT } from "./erased-file.ts";
import { LEAF_SQL } from "./leaf.ts";

/**
 * Adds to `repeats` the rows of `incoming` that were erased from the ledger, known by their leaf: an old file does not
 * bring them back, and is no fault either.
 * @returns how many they are.
 */
export async function passOverErased(engine: Engine): Promise<number> {
  const erased = `SELECT row FROM incoming WHERE ${LEAF_SQL} IN (SELECT leaf FROM ledger_erased)`;
  const [count] = await engine.rows<[string]>(`SELECT toString(count()) FROM (${erased})`);
  if (count?.[0] !== "0") await engine.exec(`INSERT INTO repeats SELECT row, 0, 1 FROM (${erased})`);
  return Number(count?.[0]);
}

/**
 * Adds to a batch that no reader sees yet the leaves that a `lam-erased-v1` file holds and the ledger does not.
 * @returns how many they are.
 * @throws UserError if one of them is of an entry that is there, or belongs to an epoch that was built without it.
 */
export async function storeKept(engine: Engine, batch: string, file: string): Promise<number> {
  const news = `SELECT epoch, leaf FROM ${KEPT} WHERE leaf NOT IN (SELECT leaf FROM ledger_erased WHERE counts)`;
  const [wrong] = await engine.rows<[number, string, number, number]>(
    `SELECT epoch, lower(hex(leaf)), leaf IN (SELECT leaf FROM leaves) AS there, (SELECT max(epoch) FROM epochs) AS built
     FROM (${news}) WHERE there OR epoch <= built ORDER BY epoch, leaf LIMIT 1`,
  );
  if (wrong !== undefined) {
    const [epoch, leaf, there, built] = wrong;
    throw new UserError(
      there === 1
        ? `--erased ${file}: epoch ${epoch}, leaf 0x${leaf}: its entry is or was in the ledger, or is in the file to import; give the two files of one export`
        : `--erased ${file}: epoch ${epoch}, leaf 0x${leaf}: epoch ${built} is already built, and without it`,
    );
  }
  await engine.exec(
    `INSERT INTO entries (batch, id, epoch, erased) SELECT {batch:UUID}, leaf, epoch, 1 FROM (${news})`,
    {
      batch,
    },
  );
  await engine.exec(
    `INSERT INTO leaves (batch, epoch, leaf) SELECT batch, epoch, id FROM entries WHERE batch = {batch:UUID} AND erased = 1`,
    { batch },
  );
  const [count] = await engine.rows<[string]>(
    "SELECT toString(count()) FROM entries WHERE batch = {batch:UUID} AND erased = 1",
    { batch },
  );
  return Number(count?.[0]);
}
