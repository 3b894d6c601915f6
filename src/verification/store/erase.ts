import { randomUUID } from "node:crypto";
import { hexToBytes } from "viem";
import type { Erasable } from "../../files/erase-with-receipt.ts";
import type { Hex } from "../../shared/hex.ts";
import type { Progress } from "../../shared/progress.ts";
import { showUtc } from "../../evidence/utc.ts";
import { firstOpenDay } from "../pay.ts";
import type { Contribution } from "./contribution.ts";
import { WORKFLOW_RECEIPT_FORMAT, workflowReceipt } from "./erasure-receipt.ts";
import type { WorkflowStore } from "./store.ts";
import { demandSweep, sweepIfDue } from "./sweep.ts";

/** A store of workflows as something that an account can be erased from. */
export function erasableStore(store: WorkflowStore, now: Date, onProgress: Progress): Erasable {
  return {
    name: "workflow store",
    things: "workflows",
    format: WORKFLOW_RECEIPT_FORMAT,
    async count(account) {
      return store.contributions.ofAccount(account).length + store.contributions.countReferredBy(account);
    },
    async erasures() {
      return store.db
        .prepare("SELECT id FROM erasures")
        .all()
        .map(({ id }) => id as string);
    },
    erase: (account, prepared) => eraseAccount(store, account, now, prepared, onProgress),
  };
}

/**
 * Destroys the keys and salts of an account's workflows and everything else about them, in one transaction, and writes
 * the files of the store anew. Killed before the commit, nothing has happened; killed after it, the next command that
 * opens the store writes its files anew.
 *
 * What stays is a keyed hash of each workflow's evidence, of no account, and for a week what was paid on a day, under a
 * keyed hash of account and day: it would be paid a second time otherwise.
 * @returns undefined if there is nothing of the account.
 */
async function eraseAccount(
  store: WorkflowStore,
  account: Hex,
  now: Date,
  prepared: (receipt: object) => Promise<void>,
  onProgress: Progress,
): Promise<object | undefined> {
  const { db, contributions, corpus } = store;
  const theirs = contributions.ofAccount(account);
  if (theirs.length === 0 && contributions.countReferredBy(account) === 0) return undefined;
  const id = randomUUID();
  const receipt = workflowReceipt(id, account, showUtc(Math.floor(now.getTime() / 1000)), theirs);
  await store.transaction(async () => {
    onProgress("erasing", 0);
    for (const { contribution } of theirs) corpus.remove(contribution);
    db.prepare("INSERT OR IGNORE INTO erased SELECT evidence_mac FROM contributions WHERE account = ?").run(
      hexToBytes(account),
    );
    contributions.keepTallies(account, firstOpenDay(Math.floor(now.getTime() / 1000)));
    removeRows(store, theirs);
    contributions.forgetReferrer(account);
    db.prepare("INSERT INTO erasures VALUES (?)").run(id);
    demandSweep(db);
    await prepared(receipt);
  });
  sweepIfDue(db, store.name, onProgress);
  return receipt;
}

function removeRows({ db }: WorkflowStore, theirs: readonly Contribution[]): void {
  const statements = [
    "DELETE FROM keys.secrets WHERE contribution = ?",
    "DELETE FROM evidence WHERE contribution = ?",
    "DELETE FROM copies WHERE contribution = ?1 OR original = ?1",
    "DELETE FROM contributions WHERE contribution = ?",
  ].map((sql) => db.prepare(sql));
  for (const { contribution } of theirs) for (const statement of statements) statement.run(contribution);
}
