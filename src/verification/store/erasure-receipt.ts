import type { Hex } from "../../shared/hex.ts";
import type { Contribution } from "./contribution.ts";

export const WORKFLOW_RECEIPT_FORMAT = "lam-workflow-erasure-v1";

const DESTROYED = [
  "The key under which the evidence of each workflow was encrypted, and the salt of its commitment.",
  "The encrypted evidence, sessions, reasons, traits and the sketches of the index of near-duplicates.",
  "The account wherever the store named it in the clear, also as the one who brought others.",
];

const STAYS = [
  "A keyed hash of each erased workflow's evidence, without account or time: the same evidence is not paid again.",
  "For up to eight days what the account was paid on a day, under a keyed hash of account and day: the day's cap does not begin anew.",
  "In the sealed evidence of others, which they signed, the account where they named it as the one who brought them.",
  "The ids of consents that were withdrawn, as keyed hashes.",
  "In the ledger, until it is erased there too (`ledger erase`), the entries with their commitments. Without its salt a commitment tells nothing, not even to somebody who has the evidence.",
];

const ENDS = [
  "Workflows held or rejected can no longer be reviewed, and those accepted no longer be explained.",
  "Copies of the erased workflows are no longer recognised as copies, unless they are the same to the byte.",
];

const LEFT_TO_THE_OPERATOR = [
  "The files that the workflows came in, and the ledger, verdict and export files that were written.",
  "Backups of the keys: without them, backups of the evidence are of no use. Blocks that the disk has freed but not overwritten.",
];

/** The statement that an account was erased from a store of workflows, as a JSON value. */
export function workflowReceipt(id: string, account: Hex, at: string, theirs: readonly Contribution[]): object {
  const of = (decision: string) => theirs.filter((each) => each.decision === decision).length;
  return {
    format: WORKFLOW_RECEIPT_FORMAT,
    erasure: id,
    account,
    erasedAt: at,
    removed: {
      workflows: theirs.length,
      accepted: of("accept"),
      held: of("hold"),
      rejected: of("reject"),
      points: String(theirs.reduce((sum, { points }) => sum + points, 0n)),
    },
    destroyed: DESTROYED,
    stays: STAYS,
    ends: ENDS,
    leftToTheOperator: LEFT_TO_THE_OPERATOR,
  };
}
