import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Engine } from "../../src/ledger/engine.ts";

/** A made-up ledger. The same numbers give the same entries in the same order. */
export interface MadeLedger {
  entries: number;
  /** Each has at least one entry, if there are enough. */
  accounts: number;
  /** Spread evenly, from epoch 1 on. */
  epochs?: number;
  seed?: number;
}

const EPOCHS = 12;
const SEED = 1;

/** Writes a made-up ledger as `lam-ledger-v1`, in the format that the name ends with. */
export async function makeLedger(engine: Engine, file: string, ledger: MadeLedger): Promise<void> {
  const path = resolve(file);
  await rm(path, { force: true });
  const format = path.endsWith(".parquet") ? "Parquet" : path.endsWith(".csv") ? "CSVWithNames" : "JSONEachRow";
  const settings = "output_format_json_quote_64bit_integers = 1";
  await engine.exec(`${entriesSql(ledger)} INTO OUTFILE '${path}' FORMAT ${format} SETTINGS ${settings}`);
}

/**
 * A season as one would expect it: the first entries name every account once, the others favour some accounts; five
 * entries in six have a pattern, a few of which are everywhere and most of which are rare; two in three have evidence;
 * every other account is spelt with its checksum, as wallets do; points lie between 1 and 10,000, most of them low.
 */
function entriesSql({ entries, accounts, epochs = EPOCHS, seed = SEED }: MadeLedger): string {
  const random = (what: string) => `sipHash64(${seed}, '${what}', number)`;
  /** From 0 to 1, excluded. */
  const share = (what: string) => `(${random(what)} % 1000003 / 1000003)`;
  const bytes = (what: string, by: string) =>
    `concat('0x', lower(hex(concat(${["a", "b"]
      .map((half) => `sipHash128(${seed}, '${what}${half}', ${by})`)
      .join(", ")}))))`;
  const patterns = Math.ceil(entries / 30);
  return `
    WITH if(number < ${accounts}, number, toUInt64(floor(${accounts} * pow(${share("who")}, 2)))) AS account_number,
         lower(hex(left(concat(sipHash128(${seed}, 'A', account_number), sipHash128(${seed}, 'B', account_number)), 20)))
           AS address,
         lower(hex(left(keccak256(address), 20))) AS address_hash,
         1 + intDiv(number * ${epochs}, ${entries}) AS epoch_number
    SELECT ${bytes("id", "number")} AS id,
           toUInt32(epoch_number) AS epoch,
           concat('0x', if(account_number % 2 = 0, address,
                           concat(${checksummed(1)}, ${checksummed(21)}))) AS account,
           multiIf(${share("kind")} < 0.7, 'workflow', ${share("kind")} < 0.85, 'automation',
                   ${share("kind")} < 0.95, 'review', 'referral') AS kind,
           toUInt64(1 + floor(10000 * pow(${share("points")}, 4))) AS points,
           if(${random("patterned")} % 6 = 0, '',
              ${bytes("pattern", `toUInt64(floor(${patterns} * pow(${share("pattern")}, 4)))`)}) AS pattern,
           if(${random("evident")} % 3 = 0, '', ${bytes("evidence", "number")}) AS evidence,
           formatDateTime(toDateTime(1735689600 + epoch_number * 2592000 + ${random("when")} % 2592000, 'UTC'),
                          '%Y-%m-%dT%H:%i:%SZ') AS verifiedAt
    FROM numbers(${entries})`;
}

/** Half of the address in EIP-55's spelling: letters under a digit of the hash that is 8 or more lose bit 0x20. */
function checksummed(from: number): string {
  const digits = `substring(address, ${from}, 20)`;
  const number = (text: string) => `reinterpretAsUInt256(${text})`;
  const high = number(
    `translate(substring(address_hash, ${from}, 20), '0123456789abcdef', '${"\\0".repeat(8)}${" ".repeat(8)}')`,
  );
  const letter = number(`translate(${digits}, '0123456789abcdef', '${"\\0".repeat(10)}${" ".repeat(6)}')`);
  return `toString(toFixedString(left(reinterpretAsString(${number(digits)} - bitAnd(${high}, ${letter})), 20), 20))`;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { entries: { type: "string" }, accounts: { type: "string" }, seed: { type: "string" } },
  });
  const [file] = positionals;
  if (file === undefined) throw new Error("usage: make-ledger.ts FILE [--entries N] [--accounts M] [--seed S]");
  const entries = Number(values.entries ?? 1_000_000);
  const accounts = Number(values.accounts ?? Math.ceil(entries / 10));
  const { withEngine } = await import("./engine.ts");
  await withEngine((engine) => makeLedger(engine, file, { entries, accounts, seed: Number(values.seed ?? SEED) }));
}
