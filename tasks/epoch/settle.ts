import type { ContractTransactionReceipt } from "ethers";
import { invariant, UserError } from "../../src/shared/errors.ts";
import type { RootDisputes } from "../../types/ethers-contracts/index.ts";
import type { DisputeSettledEvent } from "../../types/ethers-contracts/contracts/claims/RootDisputes.ts";
import { action } from "../support/action.ts";
import type { Connection } from "../support/connection.ts";
import { deliver, type Delivery, keptReport } from "../support/deliver.ts";
import { addressOf, type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { reach } from "../support/reach.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { findDispute, type PlacedSubmission, readLineage, seasonSubmissions } from "../support/lineage.ts";
import { findSubmission, nameOf, readSubmission } from "../support/submissions.ts";

interface Arguments extends Delivery {
  id: string;
  fastForward: boolean;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const all = await seasonSubmissions(await readLineage(connection, deployment));
  const open = async ({ id, era }: PlacedSubmission) => (await findDispute(era, id))?.settled === false;
  const found = await findSubmission(all, args.id, open, "under a dispute whose bond lies there");
  const settled = await settleDispute(connection, deployment, found, args);
  if (!settled.sent) return print(keptReport(settled), args.json);
  const { sent: _, ...json } = settled;
  const { disputer, returned, slashed, status } = json;
  const text = `${nameOf(found)} is ${status}; ${showLam(returned)} of the bond went back to ${disputer}, ${showLam(slashed)} to the treasury`;
  print({ json, text }, args.json);
});

/**
 * Pays out the bond of a dispute that ended without a ruling, and ends its root if its time ran out: also one at a
 * distributor that retired since, or in a disputes contract that a vote replaced.
 * @throws UserError if there is no such dispute, or it can still be ruled on: then nothing was sent.
 */
export async function settleDispute(
  connection: Connection,
  { token }: Deployment,
  submission: PlacedSubmission,
  options: Delivery & Pick<Arguments, "fastForward">,
) {
  const { id, epoch, status, frozenUntil, era } = submission;
  const dispute = await findDispute(era, id);
  if (dispute === undefined) throw new UserError(`${nameOf(submission)}: nobody disputed it`);
  if (dispute.settled) throw new UserError(`${nameOf(submission)}: its dispute is settled, the bond was paid out`);
  if (status === "disputed" && !(await reach(connection, frozenUntil, options.fastForward))) {
    throw new UserError(`${nameOf(submission)}: the DAO can rule on it until ${showTime(frozenUntil)}: settle it then`);
  }
  const { contract, disputer, bond } = dispute;
  const outgoing = {
    contract,
    name: "settle",
    args: [id],
    title: `Settle the dispute over ${nameOf(submission)}`,
    failed: `${nameOf(submission)}: not settled`,
    others: [era.distributor, token],
    may: async () => true,
    ability: "settle",
  };
  const delivered = await deliver(connection, outgoing, options);
  if (!delivered.sent) return delivered;
  const { receipt } = delivered;
  const after = await readSubmission(era.distributor, id);
  return { sent: true as const, id, epoch, status: after.status, disputer, bond, ...paidOut(receipt, contract) };
}

/** What a settlement's receipt says: no logs have to be asked for, which a node may refuse when the money has moved. Wei. */
function paidOut({ logs }: ContractTransactionReceipt, contract: RootDisputes) {
  const own = logs.filter(({ address }) => address.toLowerCase() === addressOf(contract));
  const settled = own.map((log) => contract.interface.parseLog(log)).find((log) => log?.name === "DisputeSettled");
  invariant(settled, "a settlement without DisputeSettled");
  const [, , returned, slashed] = settled.args as unknown as DisputeSettledEvent.OutputTuple;
  return { returned, slashed };
}
