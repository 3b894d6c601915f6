import { randomUUID } from "node:crypto";
import { invariant } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import type { Progress } from "../shared/progress.ts";
import type { Engine } from "./engine.ts";
import { forgetFileNames } from "./forget-file-names.ts";
import { LEAF_SQL } from "./leaf.ts";
import { withAccount } from "./one-account.ts";
import { rootOf } from "./root.ts";

/** What an erasure removes, or has removed. Points are decimal strings. */
export interface Erasure {
  /** Names the erasure in the store, where its account must not stand. */
  id: string;
  account: Hex;
  at: Date;
  entries: number;
  points: string;
  /** Distinct workflow patterns of the entries. */
  patterns: number;
  /** Entries that had a commitment to evidence. */
  evidence: number;
  /** Ascending. `built`: the leaves count in the epoch's root for good. `leafRoot`: of the tree over the leaves kept. */
  epochs: { epoch: number; entries: number; points: string; built: boolean; leafRoot: Hex }[];
}

export interface ErasureOptions {
  /** The last epoch built from these entries, where the store does not know it: after it was restored from an export. */
  builtThrough: number;
  /** Told everything when all is ready, before it happens. If it fails, nothing has happened. */
  prepared: (erasure: Erasure) => Promise<void>;
}

/** Erasures whose ids the store keeps. A statement that names more would be too long for the engine. */
const REMEMBERED = 5000;

/**
 * Removes every entry of an account for good: from queries, and from the files of the store. DELETE would not: what it
 * removes stays in inactive parts of the table, and the account in the file of the mutation.
 *
 * So the table is written anew without the account's rows, with a stone in the place of each (see migrations.ts), and
 * one EXCHANGE TABLES puts it in the place of the old one. That is the commit, and the only one: `leaves` has no row to
 * lose, and every count of the store stays as it was. Killed before it, the store is as it was, save names of files;
 * after it, the erasure has happened; and either way what then bears the scratch name is dropped with its files when the store is opened next.
 *
 * @returns undefined if the ledger has no entry of the account.
 */
export async function eraseAccount(
  engine: Engine,
  account: Hex,
  options: ErasureOptions,
  onProgress: Progress,
): Promise<Erasure | undefined> {
  return withAccount(engine, account, async (theirs, digits) => {
    onProgress("erasing", 0, 3);
    const erasure = await describe(engine, account, theirs, options.builtThrough);
    if (erasure.entries === 0) await forgetFileNames(engine, digits);
    // Rows of an import that was killed have gone from the table, but perhaps not from the disk.
    if (erasure.entries === 0 && !(await hasInactiveParts(engine))) return undefined;
    const next = engine.scratch("entries"); // what will be `entries`; after the exchange, what was
    try {
      onProgress("erasing", 1, 3);
      await writeSurvivors(engine, next, theirs, erasure);
      if (erasure.entries > 0) {
        await options.prepared(erasure);
        // Before the commit: a repetition after it finds the erasure done, and would not come here again.
        await forgetFileNames(engine, digits);
      }
      onProgress("erasing", 2, 3);
      await engine.exec(`EXCHANGE TABLES entries AND ${next}`);
    } finally {
      await engine.exec(`DROP TABLE IF EXISTS ${next} SYNC`);
    }
    onProgress("erasing", 3, 3);
    return erasure.entries > 0 ? erasure : undefined;
  });
}

/** The ids of the erasures that took place in this ledger, the last one last. */
export async function erasures(engine: Engine): Promise<string[]> {
  const [row] = await engine.rows<[string]>(
    "SELECT comment FROM system.tables WHERE database = currentDatabase() AND name = 'entries'",
  );
  return (row?.[0] ?? "").split(" ").filter((id) => id !== "");
}

async function describe(engine: Engine, account: Hex, theirs: string, builtThrough: number): Promise<Erasure> {
  const [total] = await engine.rows<[string, string, string, string, number]>(
    `SELECT toString(count()), toString(sum(toUInt256(points))),
            toString(uniqExactIf(pattern, pattern != toFixedString('', 32))),
            toString(countIf(evidence != toFixedString('', 32))), (SELECT max(epoch) FROM epochs)
     FROM ledger_entries WHERE ${theirs}`,
  );
  const [entries = "0", points = "0", patterns = "0", evidence = "0", lastBuilt = 0] = total ?? [];
  // Epochs are built in sequence, and imports refuse entries of an epoch before the last one built.
  const built = Math.max(lastBuilt, builtThrough);
  const byEpoch = await engine.rows<[number, string, string]>(
    `SELECT epoch, toString(count()), toString(sum(toUInt256(points))) FROM ledger_entries
     WHERE ${theirs} GROUP BY epoch ORDER BY epoch`,
  );
  const epochs: Erasure["epochs"] = [];
  for (const [epoch, count, sum] of byEpoch) {
    const leaves = `SELECT ${LEAF_SQL} AS leaf FROM ledger_entries WHERE ${theirs} AND epoch = {epoch:UInt32} ORDER BY leaf`;
    const leafRoot = await rootOf(engine, leaves, { epoch }, Number(count));
    epochs.push({ epoch, entries: Number(count), points: sum, built: epoch <= built, leafRoot });
  }
  return {
    id: randomUUID(),
    account,
    at: new Date(),
    entries: Number(entries),
    points,
    patterns: Number(patterns),
    evidence: Number(evidence),
    epochs,
  };
}

async function writeSurvivors(
  engine: Engine,
  next: string,
  theirs: string,
  { id, entries, epochs }: Erasure,
): Promise<void> {
  const ids = [...(await erasures(engine)), ...(entries > 0 ? [id] : [])].slice(-REMEMBERED);
  await engine.exec(`CREATE TABLE ${next} AS entries COMMENT '${ids.join(" ")}'`);
  await engine.exec(`INSERT INTO ${next} SELECT * FROM entries WHERE NOT (${theirs})`);
  const built = epochs.findLast((epoch) => epoch.built)?.epoch ?? 0;
  await engine.exec(
    `INSERT INTO ${next} (batch, id, epoch, erased)
     SELECT batch, ${LEAF_SQL}, epoch, if(epoch <= {built:UInt32}, 1, 2) FROM entries WHERE ${theirs}`,
    { built },
  );
  const [row] = await engine.rows<[string, string, string]>(
    `SELECT (SELECT toString(count()) FROM entries), (SELECT toString(count()) FROM ${next}),
            (SELECT toString(count()) FROM ${next} WHERE erased != 0 AND id NOT IN (SELECT leaf FROM leaves))`,
  );
  const [before, after, unknown] = row ?? [];
  invariant(after === before, `of ${before} entries, ${after} would be left`);
  // A leaf that the roots do not know would be kept in the place of the true one.
  invariant(
    unknown === "0",
    `${unknown} entries to be erased are not what was imported; run \`npx hardhat ledger verify\``,
  );
}

async function hasInactiveParts(engine: Engine): Promise<boolean> {
  const [row] = await engine.rows<[string]>(
    "SELECT toString(count()) FROM system.parts WHERE database = currentDatabase() AND table = 'entries' AND NOT active",
  );
  return row?.[0] !== "0";
}
