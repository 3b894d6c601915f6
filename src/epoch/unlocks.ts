import { bytesToHex } from "viem";
import type { Engine } from "../ledger/engine.ts";
import { joinBytes } from "../shared/bytes.ts";
import type { Policy } from "./policy.ts";

/** Scratch table of one snapshot: every pattern unlocked up to its epoch, and in which epoch that was. */
export const UNLOCKS = "scratch_unlocks";

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
  await engine.exec(`DROP TABLE IF EXISTS ${UNLOCKS}`);
  await engine.exec(
    `CREATE TABLE ${UNLOCKS} (pattern FixedString(32), epoch UInt32) ENGINE = MergeTree ORDER BY pattern`,
  );
  await engine.insert(UNLOCKS, escapedRows(previous), "TSV");
  await engine.exec(
    `INSERT INTO ${UNLOCKS}
     SELECT pattern, {epoch:UInt32} FROM ledger_entries
     WHERE epoch <= {epoch:UInt32} AND pattern != ${NO_PATTERN} AND pattern NOT IN (SELECT pattern FROM ${UNLOCKS})
     GROUP BY pattern HAVING uniqExact(account) >= {k:UInt32}`,
    { epoch, k: kAnonymity },
  );
}

/** All unlocks up to now in the form of `unlocks.bin`. */
export async function unlockList(engine: Engine): Promise<Uint8Array> {
  const rows = `SELECT pattern, toFixedString(unhex(leftPad(hex(epoch), 8, '0')), 4) FROM ${UNLOCKS} ORDER BY pattern`;
  return joinBytes(await Array.fromAsync(engine.stream(rows, "RowBinary")));
}

/** Entries up to `epoch` whose pattern is not unlocked: how many, and their points. */
export async function withheld(engine: Engine, epoch: number): Promise<{ entries: number; points: bigint }> {
  const [row] = await engine.rows<[string, string]>(
    `SELECT toString(count()), toString(sum(toUInt256(points))) FROM ledger_entries
     WHERE epoch <= {epoch:UInt32} AND pattern != ${NO_PATTERN} AND pattern NOT IN (SELECT pattern FROM ${UNLOCKS})`,
    { epoch },
  );
  return { entries: Number(row?.[0] ?? 0), points: BigInt(row?.[1] ?? 0) };
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
