import { UserError } from "../shared/errors.ts";
import type { Engine } from "./engine.ts";
import { migrationsFrom, VERSION, VERSION_TABLE } from "./migrations.ts";
import { dropLeftovers } from "./scratch.ts";
import { dropUncommitted } from "./uncommitted.ts";

/**
 * Creates the tables of a new store, upgrades an old one, and removes what interrupted commands left in it.
 * @param create whether what is no store yet becomes one.
 * @throws UserError if the store is of a later version, or is none.
 */
export async function openSchema(engine: Engine, directory: string, create: boolean): Promise<void> {
  const version = await storedVersion(engine);
  if (version === 0 && !create) {
    throw new UserError(`${directory}: there is no ledger: import one with \`npx hardhat ledger import FILE\``);
  }
  if (version > VERSION) {
    throw new UserError(
      `${directory} is a ledger store of version ${version}, and this release reads versions up to ${VERSION}; ` +
        "use the release that wrote it, or a later one",
    );
  }
  if (version < VERSION) await migrate(engine, version);
  await refuseBrokenParts(engine, directory);
  await dropLeftovers(engine);
  await dropUncommitted(engine);
}

/** @throws UserError if an earlier release, or another program, has let the engine set damaged files aside. */
async function refuseBrokenParts(engine: Engine, directory: string): Promise<void> {
  const [broken] = await engine.rows<[string, string]>(
    `SELECT table, name FROM system.detached_parts WHERE database = currentDatabase() AND startsWith(name, 'broken')`,
  );
  if (broken === undefined) return;
  throw new UserError(
    `${directory} is damaged: ${broken[1]} of its table ${broken[0]} could not be read and was set aside; ` +
      "restore a backup, or make a new store from the last good export",
  );
}

/** 0 in a store whose making did not come to its end. */
async function storedVersion(engine: Engine): Promise<number> {
  const [exists] = await engine.rows<[number]>("EXISTS TABLE schema_version");
  if (exists?.[0] !== 1) return 0;
  const [row] = await engine.rows<[number]>("SELECT max(version) FROM schema_version");
  return row?.[0] ?? 0;
}

async function migrate(engine: Engine, version: number): Promise<void> {
  for (const statement of migrationsFrom(version)) await engine.exec(statement);
  await engine.exec(VERSION_TABLE);
  await engine.exec(`INSERT INTO schema_version VALUES (${VERSION})`);
  // A release that looks at one row only must not find the old one.
  if (version > 0) {
    await engine.exec(`ALTER TABLE schema_version DELETE WHERE version < ${VERSION} SETTINGS mutations_sync = 2`);
  }
}

/** @throws UserError if rows of the store are lost. */
export async function checkComplete(engine: Engine, directory: string): Promise<void> {
  const [row] = await engine.rows<[string, string, string]>(
    `SELECT (SELECT count() FROM entries), (SELECT count() FROM leaves), (SELECT sum(entries) FROM batches)`,
  );
  if (row?.[0] === row?.[2] && row?.[1] === row?.[2]) return;
  throw new UserError(
    `${directory} is damaged: ${row?.[2]} entries are on record, ${row?.[0]} entries and ${row?.[1]} leaves are there; ` +
      "`npx hardhat ledger verify` names them",
  );
}
