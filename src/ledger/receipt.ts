import type { Erasure } from "./erase.ts";

export const RECEIPT_FORMAT = "lam-erasure-receipt-v1";

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
    format: RECEIPT_FORMAT,
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
