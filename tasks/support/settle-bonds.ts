import type { BaseContract, ContractTransactionReceipt } from "ethers";
import { invariant, UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { showTime } from "../../src/shared/show-time.ts";
import type { Connection } from "./connection.ts";
import type { Batch } from "./deliver.ts";
import { addressOf, type Deployment } from "./deployment.ts";
import { findDispute, findFallbackBond, type PlacedSubmission } from "./lineage.ts";
import { reach } from "./reach.ts";
import { isQueued, nameOf, readSubmission } from "./submissions.ts";

/** A bond that `settle` of a contract pays out. */
export interface OpenBond {
  contract: BaseContract;
  /** Whose it is. */
  account: Hex;
  /** Wei. */
  bond: bigint;
  /** What is emitted: of its arguments the third is what was returned, the fourth what went to the treasury. */
  event: "DisputeSettled" | "BondSettled";
}

/**
 * The bond of a dispute that ended without a ruling, or whose time ran out, which ends its root: also one at a
 * distributor that retired since, or in a disputes contract that a vote replaced.
 * @throws UserError if there is no such dispute, or it can still be ruled on.
 */
export async function bondOfDispute(
  connection: Connection,
  submission: PlacedSubmission,
  fastForward: boolean,
): Promise<OpenBond> {
  const { id, status, frozenUntil, era } = submission;
  const dispute = await findDispute(era, id);
  if (dispute === undefined) throw new UserError(`${nameOf(submission)}: nobody disputed it`);
  if (dispute.settled) throw new UserError(`${nameOf(submission)}: its dispute is settled, the bond was paid out`);
  if (status === "disputed" && !(await reach(connection, frozenUntil, fastForward))) {
    throw new UserError(`${nameOf(submission)}: the DAO can rule on it until ${showTime(frozenUntil)}: settle it then`);
  }
  const { contract, disputer, bond } = dispute;
  return { contract, account: disputer, bond, event: "DisputeSettled" };
}

/**
 * The bond of a root that somebody published where no publisher did, once it is active or has ended.
 * @param ends whether what is done before ends the root.
 * @throws UserError if there is none, or the root is not decided.
 */
export async function bondOfPublication(submission: PlacedSubmission, ends: boolean): Promise<OpenBond> {
  const { id, era } = submission;
  const found = await findFallbackBond(era, submission);
  if (found === undefined) throw new UserError(`${nameOf(submission)}: a publisher submitted it, without a bond`);
  if (found.settled) throw new UserError(`${nameOf(submission)}: the bond of its submitter was paid out`);
  if (!ends && isQueued(await readSubmission(era.distributor, id))) {
    throw new UserError(
      `${nameOf(submission)}: the bond of its submitter is paid out once the root is active or has ended`,
    );
  }
  const { contract, submitter, bond } = found;
  return { contract, account: submitter, bond, event: "BondSettled" };
}

/** The calls that pay out bonds of a submission; anybody may make them. */
export function settlement({ token }: Deployment, submission: PlacedSubmission, bonds: readonly OpenBond[]): Batch {
  const what = { DisputeSettled: "the dispute over", BondSettled: "the bond for" };
  const steps = bonds.map(({ contract, event }) => ({
    contract,
    name: "settle",
    args: [submission.id],
    title: `Settle ${what[event]} ${nameOf(submission)}`,
  }));
  return {
    title: steps.length === 1 && steps[0] !== undefined ? steps[0].title : `Settle the bonds of ${nameOf(submission)}`,
    steps,
    failed: `${nameOf(submission)}: not settled`,
    others: [submission.era.distributor, token],
    may: async () => true,
    ability: "settle",
  };
}

/** What the receipt of a settlement says: no logs have to be asked for, which a node may refuse when the money has moved. Wei. */
export function paidOut({ logs }: ContractTransactionReceipt, { contract, event }: OpenBond) {
  const own = logs.filter(({ address }) => address.toLowerCase() === addressOf(contract));
  const settled = own.map((log) => contract.interface.parseLog(log)).find((log) => log?.name === event);
  invariant(settled, `a settlement without ${event}`);
  const [, , returned, slashed] = settled.args as unknown as [id: string, account: string, bigint, bigint];
  return { returned, slashed };
}
