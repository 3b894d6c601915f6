import { UserError } from "../shared/errors.ts";
import type { Engine } from "./engine.ts";
import { keptTable } from "./erased-file.ts";
import { LEAF_SQL } from "./leaf.ts";

/**
 * Adds to `repeats` the rows of `incoming` that were erased from the ledger, known by their leaf: an old file does not
 * bring them back, and is no fault either.
 * @returns how many they are.
 */
export async function passOverErased(engine: Engine): Promise<number> {
  const erased = `SELECT row FROM ${engine.scratch("incoming")} WHERE ${LEAF_SQL} IN (SELECT leaf FROM ledger_erased)`;
  const [count] = await engine.rows<[string]>(`SELECT toString(count()) FROM (${erased})`);
  if (count?.[0] !== "0")
    await engine.exec(`INSERT INTO ${engine.scratch("repeats")} SELECT row, 0, 1 FROM (${erased})`);
  return Number(count?.[0]);
}

/**
 * A leaf tells its epoch, so an entry whose leaf was kept under another epoch shows that the file it came from is false.
 * To pass the entry over would give its epoch too few, to take it in would give its leaf to two epochs.
 * @throws UserError if the batch, which no reader sees yet, has such an entry.
 */
export async function refuseMisfiled(engine: Engine, batch: string, file: string): Promise<void> {
  const [some] = await engine.rows("SELECT 1 FROM ledger_erased LIMIT 1");
  if (some === undefined) return;
  const [wrong] = await engine.rows<[number, string, number]>(
    `SELECT leaves.epoch, lower(hex(leaves.leaf)), erased.epoch
     FROM (SELECT epoch, leaf FROM leaves WHERE batch = {batch:UUID} AND leaf IN (SELECT leaf FROM ledger_erased)) AS leaves
     INNER JOIN (SELECT epoch, leaf FROM ledger_erased) AS erased USING leaf ORDER BY leaves.epoch, leaves.leaf LIMIT 1`,
    { batch },
  );
  if (wrong === undefined) return;
  const [epoch, leaf, other] = wrong;
  throw new UserError(
    `${file}: leaf 0x${leaf} is of an entry of epoch ${epoch}, but this ledger keeps it as that of an erased entry of epoch ${other}: the --erased file that it came from is false; make a new store from the two files of one export`,
  );
}

/**
 * Adds to a batch that no reader sees yet the leaves that a `lam-erased-v1` file holds and the ledger does not.
 * @returns how many they are.
 * @throws UserError if one of them is of an entry that is there, or if an epoch was built from this ledger without it.
 */
export async function storeKept(engine: Engine, batch: string, file: string): Promise<number> {
  const news = `SELECT epoch, leaf FROM ${keptTable(engine)}
                WHERE (epoch, leaf) NOT IN (SELECT epoch, leaf FROM ledger_erased WHERE counts)`;
  const [wrong] = await engine.rows<[number, string, number, number]>(
    `SELECT epoch, lower(hex(leaf)), leaf IN (SELECT leaf FROM leaves) AS there, (SELECT max(epoch) FROM epochs) AS built
     FROM (${news}) WHERE there OR built > 0 ORDER BY epoch, leaf LIMIT 1`,
  );
  if (wrong !== undefined) {
    const [epoch, leaf, there, built] = wrong;
    throw new UserError(
      there === 1
        ? `--erased ${file}: epoch ${epoch}, leaf 0x${leaf}: its entry is or was in the ledger, or is in the file to import; give the two files of one export`
        : `--erased ${file}: epoch ${epoch}, leaf 0x${leaf}: epoch ${built} is already built, and without it; such leaves come into a new store, with the export they belong to`,
    );
  }
  await engine.exec(
    `INSERT INTO entries (batch, id, epoch, erased) SELECT {batch:UUID}, leaf, epoch, 1 FROM (${news})`,
    { batch },
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
