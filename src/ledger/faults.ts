import { UserError } from "../shared/errors.ts";
import { COLUMNS } from "./columns.ts";
import type { Engine } from "./engine.ts";
import { RULES } from "./rules.ts";
import { sound } from "./screening.ts";
import { show } from "./show.ts";
import type { Source } from "./source.ts";

/** Rows reported one by one. */
const LISTED_ROWS = 20;

/** Bytes of a value that are kept to show it. */
const VALUE_BYTES = 400;

/** Fills `faults` from the rows that are not sound: rows that are none, and values that break a rule. */
export async function findBadValues(engine: Engine, { sql, parameters }: Source): Promise<void> {
  const checks = COLUMNS.map((column, index) => `(${index}, '${column}', ${column}, ${RULES[column]})`);
  await engine.exec(
    `INSERT INTO ${engine.scratch("faults")}
     SELECT row, found.1, found.2, left(found.3, ${VALUE_BYTES}), found.4
     FROM (SELECT * FROM ${sql} WHERE NOT (${sound(engine)}))
     ARRAY JOIN if(fault != '', [(0, fault_column, fault_value, fault)],
                   arrayFilter(check -> check.4 != '', [${checks.join(", ")}])) AS found`,
    parameters,
  );
}

/** Fills `faults` with rows whose id stands for something else in an earlier row, or in the ledger. */
export async function findIdConflicts(engine: Engine): Promise<void> {
  const differs = `SELECT row, earlier FROM ${engine.scratch("repeats")} WHERE NOT same`;
  await engine.exec(
    `INSERT INTO ${engine.scratch("faults")}
     SELECT row, 0, 'id', concat('0x', lower(hex(id))),
            concat(if(earlier = 0, 'the ledger', concat('row ', toString(earlier))), ' has this id with other content')
     FROM (SELECT row, id FROM ${engine.scratch("incoming")} WHERE row IN (SELECT row FROM (${differs}))) AS conflicting
     INNER JOIN (SELECT row, min(earlier) AS earlier FROM (${differs}) GROUP BY row) AS why USING row`,
  );
}

/**
 * Fills `faults` with entries that are new and whose epoch is paid for already, or lies before one that is: they would
 * change what was paid without being part of it.
 */
export async function findLateEntries(engine: Engine): Promise<void> {
  const [last] = await engine.rows<[number]>("SELECT max(epoch) FROM epochs");
  if (last === undefined || last[0] === 0) return;
  await engine.exec(
    `INSERT INTO ${engine.scratch("faults")}
     SELECT row, 1, 'epoch', toString(epoch),
            concat('epoch ', toString({last:UInt32}), ' is already built; work that is verified late belongs to a later one')
     FROM ${engine.scratch("incoming")}
     WHERE epoch <= {last:UInt32} AND row NOT IN (SELECT row FROM ${engine.scratch("repeats")})`,
    { last: last[0] },
  );
}

/** @throws UserError that lists the faults, if there are any. */
export async function refuseFaults(engine: Engine, file: string): Promise<void> {
  const faults = engine.scratch("faults");
  const [count] = await engine.rows<[string]>(`SELECT toString(uniqExact(row)) FROM ${faults}`);
  const rows = Number(count?.[0] ?? 0);
  if (rows === 0) return;
  const listed = await engine.rows<[string, string, string, string]>(
    `SELECT toString(row), hex(column), hex(value), message FROM ${faults}
     WHERE row IN (SELECT DISTINCT row FROM ${faults} ORDER BY row LIMIT ${LISTED_ROWS})
     ORDER BY row, position, message`,
  );
  const lines = listed.map(([row, column, value, message]) => {
    const where = column === "" ? `row ${row}` : `row ${row}, column ${name(Buffer.from(column, "hex"))}`;
    return `${file} ${where}: ${show(Buffer.from(value, "hex"))}: ${message}`;
  });
  if (rows > LISTED_ROWS) lines.push(`… and ${rows - LISTED_ROWS} more faulty rows`);
  const summary = `${file}: ${rows} faulty ${rows === 1 ? "row" : "rows"}; nothing was imported`;
  throw new UserError([summary, ...lines].join("\n"));
}

/** Column names are ours, save those that a row made up. */
function name(bytes: Uint8Array): string {
  const shown = show(bytes);
  return /^"\w+"$/.test(shown) ? shown.slice(1, -1) : shown;
}
