import { UserError } from "../shared/errors.ts";
import type { Engine } from "./engine.ts";

const UNCOMMITTED = "batch NOT IN (SELECT batch FROM batches)";

/** Beyond the size of the part that it rewrites, and so much at least, the engine wants room; without it, it waits for ever. */
const ROOM = 1.2;
const LEAST_ROOM_BYTES = 16 * 2 ** 20;

/** Attempts to drop parts, which may be merged at that moment. */
const MAX_FAILURES = 3;

/**
 * Removes the rows of batches that never came to be. Reads one column, and writes nothing, if there are none.
 * @throws UserError if there is no room for what has to be written anew.
 */
export async function dropUncommitted(engine: Engine): Promise<void> {
  for (const table of ["entries", "leaves"]) {
    await dropWholeParts(engine, table);
    const mixed = await partsWithUncommitted(engine, table);
    if (mixed.length === 0) continue;
    await checkRoom(engine, table, Math.max(...mixed.map(({ bytes }) => bytes)));
    await engine.exec(`ALTER TABLE ${table} DELETE WHERE ${UNCOMMITTED} SETTINGS mutations_sync = 2`);
  }
}

/** For that even a full disk has room, mostly. Most parts are whole: imports hold off merges. */
async function dropWholeParts(engine: Engine, table: string): Promise<void> {
  for (let failures = 0; ;) {
    const whole = (await partsWithUncommitted(engine, table)).find(({ isWhole }) => isWhole);
    if (whole === undefined) return;
    try {
      await engine.exec(`ALTER TABLE ${table} DROP PART '${whole.name}'`);
    } catch (error) {
      if (++failures === MAX_FAILURES) throw error;
    }
  }
}

interface Part {
  name: string;
  /** None of its rows belongs to the ledger. */
  isWhole: boolean;
  bytes: number;
}

async function partsWithUncommitted(engine: Engine, table: string): Promise<Part[]> {
  const found = await engine.rows<[string]>(`SELECT DISTINCT _part FROM ${table} WHERE ${UNCOMMITTED}`);
  if (found.length === 0) return [];
  const rows = await engine.rows<[string, number, string]>(
    `SELECT name, name NOT IN (SELECT _part FROM ${table} WHERE NOT (${UNCOMMITTED})), toString(bytes_on_disk)
     FROM system.parts
     WHERE database = currentDatabase() AND table = {table:String} AND active
       AND name IN (SELECT _part FROM ${table} WHERE ${UNCOMMITTED})`,
    { table },
  );
  return rows.map(([name, isWhole, bytes]) => ({ name, isWhole: isWhole === 1, bytes: Number(bytes) }));
}

async function checkRoom(engine: Engine, table: string, bytes: number): Promise<void> {
  const [row] = await engine.rows<[string]>("SELECT toString(max(unreserved_space)) FROM system.disks");
  const needed = Math.max(bytes * ROOM, LEAST_ROOM_BYTES);
  if (Number(row?.[0]) >= needed) return;
  const mebibytes = Math.ceil(needed / 2 ** 20);
  throw new UserError(
    `the disk of the ledger is full: removing what an import has left in ${table} takes ${mebibytes} MiB; make room and run the command again`,
  );
}
