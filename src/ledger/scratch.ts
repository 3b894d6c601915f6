import type { Engine } from "./engine.ts";

/** What every table begins with that must not outlive the command that made it: most of them name accounts. */
export const SCRATCH = "scratch_";

/** Whether a table is one that must not outlive the command that made it. */
export function isScratch(table: string): boolean {
  return table.startsWith(SCRATCH);
}

/** Drops what commands that were killed have left, from the disk too. Nobody else may be at work in the store. */
export async function dropLeftovers(engine: Engine): Promise<void> {
  const tables = await engine.rows<[string]>(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '${SCRATCH}')`,
  );
  for (const [name] of tables) await engine.exec(`DROP TABLE IF EXISTS ${name} SYNC`);
  await finishDropping(engine);
}

/**
 * A DROP TABLE that was killed goes on when the engine is started again, but only after eight minutes, for which a command
 * hardly ever runs: the files would stay for ever. Taken back and dropped once more, they go at once. Only what is
 * scratch: whoever dropped another table may still want it back.
 */
async function finishDropping(engine: Engine): Promise<void> {
  const dropped = await engine.rows<[string, string]>(
    `SELECT table, toString(uuid) FROM system.dropped_tables
     WHERE database = currentDatabase() AND startsWith(table, '${SCRATCH}')`,
  );
  for (const [name, uuid] of dropped) {
    try {
      await engine.exec(`UNDROP TABLE ${name} UUID '${uuid}'`);
    } catch {
      continue; // half deleted already, or a table of that name is there: left to the engine
    }
    await engine.exec(`DROP TABLE ${name} SYNC`);
  }
}
