import type { BaseContract, ContractTransactionReceipt } from "ethers";
import { invariant, UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import type { Connection } from "./connection.ts";
import { addressOf, type Deployment } from "./deployment.ts";
import { findDispute, findFallbackBond, type PlacedSubmission } from "./lineage.ts";
import { reach } from "./reach.ts";
import { send } from "./revert.ts";
import { senderWho } from "./sender.ts";
import { isQueued, nameOf, readSubmission } from "./submissions.ts";

interface Options {
  /** `--from`: who sends; anybody may. */
  from: string | undefined;
  fastForward: boolean;
}

/**
 * Pays out the bond of a dispute that ended without a ruling, and ends its root if its time ran out: also one at a
 * distributor that retired since, or in a disputes contract that a vote replaced.
 * @throws UserError if there is no such dispute, or it can still be ruled on: then nothing was sent.
 */
export async function settleDispute(
  connection: Connection,
  { token }: Deployment,
  submission: PlacedSubmission,
  { from, fastForward }: Options,
) {
  const { id, status, frozenUntil, era } = submission;
  const dispute = await findDispute(era, id);
  if (dispute === undefined) throw new UserError(`${nameOf(submission)}: nobody disputed it`);
  if (dispute.settled) throw new UserError(`${nameOf(submission)}: its dispute is settled, the bond was paid out`);
  if (status === "disputed" && !(await reach(connection, frozenUntil, fastForward))) {
    throw new UserError(`${nameOf(submission)}: the DAO can rule on it until ${showTime(frozenUntil)}: settle it then`);
  }
  const sender = await senderWho(connection, from, async () => true, "settle");
  const { contract, disputer, bond } = dispute;
  const contracts = [contract, era.distributor, token];
  const receipt = await send(`${nameOf(submission)}: not settled`, contracts, () =>
    contract.connect(sender).settle(id),
  );
  return { disputer, bond, ...paidOut(receipt, contract, "DisputeSettled") };
}

/**
 * Pays out the bond of a root that somebody published where no publisher did, once it is active or has ended.
 * @throws UserError if there is none, or the root is not decided: then nothing was sent.
 */
export async function settleFallbackBond(
  connection: Connection,
  { token }: Deployment,
  submission: PlacedSubmission,
  { from }: Options,
) {
  const { id, era } = submission;
  const found = await findFallbackBond(era, submission);
  if (found === undefined) throw new UserError(`${nameOf(submission)}: a publisher submitted it, without a bond`);
  if (found.settled) throw new UserError(`${nameOf(submission)}: the bond of its submitter was paid out`);
  if (isQueued(await readSubmission(era.distributor, id))) {
    throw new UserError(
      `${nameOf(submission)}: the bond of its submitter is paid out once the root is active or has ended`,
    );
  }
  const sender = await senderWho(connection, from, async () => true, "settle");
  const { contract, submitter, bond } = found;
  const receipt = await send(`${nameOf(submission)}: the bond of its submitter not paid out`, [contract, token], () =>
    contract.connect(sender).settle(id),
  );
  return { submitter, bond, ...paidOut(receipt, contract, "BondSettled") };
}

/**
 * What a settlement's receipt says: no logs have to be asked for, which a node may refuse when the money has moved. Wei.
 * @param event of which the third argument is what was returned, and the fourth what went to the treasury.
 */
function paidOut({ logs }: ContractTransactionReceipt, contract: BaseContract, event: string) {
  const own = logs.filter(({ address }) => address.toLowerCase() === addressOf(contract));
  const settled = own.map((log) => contract.interface.parseLog(log)).find((log) => log?.name === event);
  invariant(settled, `a settlement without ${event}`);
  const [, , returned, slashed] = settled.args as unknown as [id: string, account: string, bigint, bigint];
  return { returned, slashed };
}
