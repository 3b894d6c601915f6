import { keccak256 } from "viem";
import { canonicalJson } from "../shared/canonical-json.ts";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import type { Erasure } from "./erase.ts";

const FORMAT = "lam-erasure-receipt-v1";

/** What was published stays, and is to be found there. */
const STAYS = [
  "Cumulative amounts published in the directories of built epochs, and on chain, stay payable: the account can claim them as before.",
  "The leaf hashes of the erased entries of built epochs stay in the ledger, so that the roots of those epochs can still be verified. An id is the salt of its leaf: whoever has no copy of an entry learns nothing from its hash.",
  "Patterns unlocked in a built epoch stay unlocked.",
];

const CANNOT_BE_UNPUBLISHED = [
  "The account's rows in the claim files of built epochs, and copies that others made of them.",
  "Claims, transfers and votes of the account on chain.",
  "Ledger files that were given to others, such as auditors.",
];

const ENDS = [
  "Entries that were not paid yet, withheld or of an epoch not built, are not paid any more.",
  "An epoch that is built again pays nothing for the erased entries.",
  "If the account earns again it begins anew: lifetime points, tiers and early bonuses do not count what was erased.",
];

const LEFT_TO_THE_OPERATOR = [
  "The imported ledger files, earlier exports, and the sources that they were made from.",
  "Backups and snapshots of the disk or the file system; blocks that the disk has freed but not overwritten.",
  "On a ClickHouse server: replicas that were not in reach, detached parts, backups, system.query_log, system.query_thread_log, system.text_log, system.part_log and the server's log files, logs of proxies in front of it, core dumps.",
  "Stores on other machines, such as those of auditors. Where the ledger is restored from an export, give --erased too.",
];

/** The statement that an erasure happened, as a JSON value. Its hash is keccak256 of its canonical form. */
export function receiptOf(erasure: Erasure): object {
  const { id, account, at, entries, points, patterns, evidence, epochs } = erasure;
  return {
    format: FORMAT,
    erasure: id,
    account,
    erasedAt: at.toISOString().replace(/\.\d+Z$/, "Z"),
    removed: { entries, points, patterns, evidence },
    epochs,
    keptLeaves: epochs.filter(({ built }) => built).reduce((sum, epoch) => sum + epoch.entries, 0),
    stays: STAYS,
    ends: ENDS,
    cannotBeUnpublished: CANNOT_BE_UNPUBLISHED,
    leftToTheOperator: LEFT_TO_THE_OPERATOR,
  };
}

/** What an operator signs, as an EIP-191 message: the canonical form of the receipt without hash and signature. */
export function receiptBytes(receipt: object): Uint8Array {
  return canonicalJson(receipt);
}

/** The file of a receipt: canonical JSON, the receipt with its hash and, where somebody signed it, the signature. */
export function receiptFile(receipt: object, signed: { signer: Hex; signature: Hex } | undefined): Uint8Array {
  return canonicalJson({ ...receipt, hash: keccak256(receiptBytes(receipt)), ...signed });
}

/** A receipt as it is read back, signed or not. */
interface ReadReceipt {
  id: string;
  account: Hex;
  /** The statement, without its hash and signature. */
  receipt: object;
  /** Whether it has its hash: without it, it is yet to be completed, or was altered. */
  isWhole: boolean;
}

/** @throws UserError if it is none. */
export function parseReceipt(text: string, source: string): ReadReceipt {
  const json = parseJson(text, source);
  const fields = new Fields(json, source);
  fields.oneOf("format", [FORMAT]);
  const { hash, signer: _, signature: __, ...receipt } = json as Record<string, unknown>;
  const isWhole = hash === keccak256(receiptBytes(receipt));
  return { id: fields.text("erasure", 36), account: fields.hex("account", 20), receipt, isWhole };
}
