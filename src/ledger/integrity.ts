import type { Engine } from "./engine.ts";
import type { LedgerFault } from "./ledger-fault.ts";
import { show } from "./show.ts";

const NONE = "toFixedString('', 32)";

/** 2105-12-31T23:59:59Z */
const LAST_SECOND = 4291747199;

/** What no import lets in. */
const CHECKS: readonly (readonly [condition: string, message: string])[] = [
  ["epoch = 0", "its epoch is 0"],
  ["erased > 2", "is marked as something unknown"],
  ["erased = 0 AND account = toFixedString('', 20)", "it is of the zero address"],
  ["erased = 0 AND points = 0", "it has no points"],
  ["erased = 0 AND NOT match(toString(kind), '^[a-z][a-z0-9-]{0,31}$')", "its kind is none"],
  [`erased = 0 AND verified_at > ${LAST_SECOND}`, "it was verified after the year 2105"],
  [
    `erased != 0 AND (account != toFixedString('', 20) OR points != 0 OR kind != '' OR verified_at != 0
                      OR pattern != ${NONE} OR evidence != ${NONE})`,
    "is marked as erased, but has content",
  ],
];

/** Rows of one fault that are named. */
const LISTED = 1000;

/** Entries that cannot have been imported as they are. */
export async function valueFaults(engine: Engine): Promise<LedgerFault[]> {
  const fault = `multiIf(${CHECKS.map(([condition, message]) => `${condition}, '${message}'`).join(", ")}, '')`;
  const rows = await engine.rows<[number, string, string]>(
    `SELECT epoch, lower(hex(id)), ${fault} AS fault FROM entries WHERE fault != '' ORDER BY epoch, id LIMIT ${LISTED}`,
  );
  const twice = await engine.rows<[number, string, string]>(
    `SELECT min(epoch), lower(hex(id)), concat('its id is there ', toString(count()), ' times') FROM entries
     GROUP BY id HAVING count() > 1 ORDER BY id LIMIT ${LISTED}`,
  );
  const named = (what: LedgerFault["what"], found: typeof rows): LedgerFault[] =>
    found.map(([epoch, hex, message]) => {
      const id = `0x${hex}` as const;
      return { what, epoch, id, message: `epoch ${epoch}, entry ${id}: ${message}` };
    });
  return [...named("value", rows), ...named("twice", twice)];
}

/** Batches that hold more or less than is on record of them, and records that are missing. */
export async function recordFaults(engine: Engine): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  const record = (message: string, epoch?: number): void => {
    faults.push({ what: "record", ...(epoch === undefined ? {} : { epoch }), message });
  };
  const batches = await engine.rows<[number, string, string, string]>(
    `SELECT sequence, file, toString(recorded), toString(there)
     FROM (SELECT batch, sequence, file, entries AS recorded FROM batches) AS record
     LEFT JOIN (SELECT batch, count() AS there FROM entries GROUP BY batch) AS held USING batch
     WHERE recorded != there ORDER BY sequence`,
  );
  for (const [sequence, file, recorded, there] of batches) {
    record(`import ${sequence}, ${show(file)}: ${recorded} entries were imported, ${there} are there`);
  }
  for (const [table, what] of [
    ["batches", "imports"],
    ["epochs", "built epochs"],
  ] as const) {
    const [row] = await engine.rows<[string, number]>(`SELECT toString(count()), max(sequence) FROM ${table}`);
    const [count = "0", last = 0] = row ?? [];
    if (Number(count) !== last) record(`of ${last} records of ${what}, ${count} are there`);
  }
  const built = await engine.rows<[number]>("SELECT DISTINCT epoch FROM epochs ORDER BY epoch");
  for (const [index, [epoch]] of built.entries()) {
    const before = built[index - 1]?.[0];
    if (before !== undefined && epoch !== before + 1) {
      record(`epochs ${before} and ${epoch} are on record as built, but not the one after ${before}`, before + 1);
    }
  }
  return faults;
}
