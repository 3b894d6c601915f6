import { bytesToHex } from "viem";
import type { Engine } from "../ledger/engine.ts";
import { compareBytes, joinBytes } from "../shared/bytes.ts";
import { invariant, UserError } from "../shared/errors.ts";
import type { Policy } from "./policy.ts";

/** Scratch table of one snapshot: every pattern unlocked up to its epoch, and in which epoch that was. */
export const unlocksTable = (engine: Engine): string => engine.scratch("unlocks");

/** `unlocks.bin`: pattern (32 bytes) and epoch (4 bytes, big-endian) a record, ascending by pattern. */
const UNLOCK_BYTES = 36;

/** How the ledger stores an empty pattern. */
export const NO_PATTERN = "toFixedString('', 32)";

/**
 * Fills the scratch table: what the epoch before had unlocked stays as it was recorded, and patterns that `kAnonymity`
 * distinct accounts have by now unlock in `epoch`. Never recomputed, so that a later k or an erasure pays nothing twice.
 */
export async function unlockPatterns(
  engine: Engine,
  epoch: number,
  kAnonymity: Policy["kAnonymity"],
  previous: Uint8Array,
): Promise<void> {
  const unlocks = unlocksTable(engine);
  await engine.exec(`DROP TABLE IF EXISTS ${unlocks} SYNC`);
  await engine.exec(
    `CREATE TABLE ${unlocks} (pattern FixedString(32), epoch UInt32) ENGINE = MergeTree ORDER BY pattern`,
  );
  await engine.insert(unlocks, escapedRows(previous), "TSV");
  const [recorded] = await engine.rows<[string]>(`SELECT toString(count()) FROM ${unlocks}`);
  const records = previous.length / UNLOCK_BYTES;
  invariant(recorded?.[0] === String(records), `of ${records} recorded unlocks ${recorded?.[0]} are there`);
  const patterned = `SELECT pattern FROM ledger_entries WHERE epoch <= {epoch:UInt32} AND pattern != ${NO_PATTERN}`;
  await engine.exec(
    // Most patterns do not even have k entries. Those are told apart by a few bytes, for a tenth of the time; patterns
    // that begin alike only cost a closer look. No set of accounts grows beyond k.
    `INSERT INTO ${unlocks}
     SELECT pattern, {epoch:UInt32} FROM ledger_entries
     WHERE epoch <= {epoch:UInt32} AND pattern != ${NO_PATTERN}
       AND reinterpretAsUInt64(pattern) IN (
         SELECT reinterpretAsUInt64(pattern) AS beginning FROM (${patterned})
         GROUP BY beginning HAVING count() >= ${kAnonymity}
       )
       AND pattern NOT IN (SELECT pattern FROM ${unlocks})
     GROUP BY pattern HAVING length(groupUniqArray(${kAnonymity})(account)) >= ${kAnonymity}`,
    { epoch },
  );
}

/**
 * Checks what an epoch directory holds as `unlocks.bin`.
 * @throws UserError unless its records are whole and each pattern is there once: a pattern that is there twice pays twice.
 */
export function checkUnlockList(unlocks: Uint8Array, source: string): void {
  if (unlocks.length % UNLOCK_BYTES !== 0) throw new UserError(`${source}: ends inside a record`);
  for (let at = UNLOCK_BYTES; at < unlocks.length; at += UNLOCK_BYTES) {
    const ascends = compareBytes(unlocks.subarray(at - UNLOCK_BYTES, at - 4), unlocks.subarray(at, at + 32)) < 0;
    if (!ascends) throw new UserError(`${source}: record ${at / UNLOCK_BYTES} does not come after the one before it`);
  }
}

/** All unlocks up to now in the form of `unlocks.bin`. */
export async function unlockList(engine: Engine): Promise<Uint8Array> {
  const rows = `SELECT pattern, toFixedString(unhex(leftPad(hex(epoch), 8, '0')), 4) FROM ${unlocksTable(engine)} ORDER BY pattern`;
  return joinBytes(await Array.fromAsync(engine.stream(rows, "RowBinary")));
}

/** Rows of `unlocks.bin` as TSV in which every byte of the pattern is escaped. */
async function* escapedRows(unlocks: Uint8Array): AsyncIterable<Uint8Array> {
  const ROWS_PER_CHUNK = 4096;
  const view = new DataView(unlocks.buffer, unlocks.byteOffset, unlocks.length);
  for (let start = 0; start < unlocks.length; start += ROWS_PER_CHUNK * UNLOCK_BYTES) {
    const end = Math.min(start + ROWS_PER_CHUNK * UNLOCK_BYTES, unlocks.length);
    let tsv = "";
    for (let row = start; row < end; row += UNLOCK_BYTES) {
      const pattern = bytesToHex(unlocks.subarray(row, row + 32)).slice(2);
      tsv += `${pattern.replaceAll(/../g, "\\x$&")}\t${view.getUint32(row + 32)}\n`;
    }
    yield new TextEncoder().encode(tsv);
  }
}
