import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import type { Connection } from "../support/connection.ts";
import { type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { reach } from "../support/reach.ts";
import { send } from "../support/revert.ts";
import { senderWho } from "../support/sender.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { findSubmission, nameOf, readDispute, readSubmission, type SubmissionView } from "../support/submissions.ts";

interface Arguments {
  id: string;
  from: string | undefined;
  fastForward: boolean;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { distributor, disputes } = deployment;
  const open = async ({ id }: SubmissionView) => (await readDispute(disputes, id))?.settled === false;
  const found = await findSubmission(distributor, args.id, open, "under a dispute whose bond lies there");
  const settled = await settleDispute(connection, deployment, found, args);
  const { disputer, returned, slashed, status } = settled;
  const text = `${nameOf(found)} is ${status}; ${showLam(returned)} of the bond went back to ${disputer}, ${showLam(slashed)} to the treasury`;
  print({ json: settled, text }, args.json);
});

/**
 * Pays out the bond of a dispute that ended without a ruling, and ends its root if its time ran out.
 * @throws UserError if there is no such dispute, or it can still be ruled on: then nothing was sent.
 */
export async function settleDispute(
  connection: Connection,
  { distributor, disputes, token }: Deployment,
  submission: SubmissionView,
  options: Pick<Arguments, "from" | "fastForward">,
) {
  const { id, epoch, status, frozenUntil } = submission;
  const dispute = await readDispute(disputes, id);
  if (dispute === undefined) throw new UserError(`${nameOf(submission)}: nobody disputed it`);
  if (dispute.settled) throw new UserError(`${nameOf(submission)}: its dispute is settled, the bond was paid out`);
  if (status === "disputed" && !(await reach(connection, frozenUntil, options.fastForward))) {
    throw new UserError(`${nameOf(submission)}: the DAO can rule on it until ${showTime(frozenUntil)}: settle it then`);
  }
  const sender = await senderWho(connection, options.from, async () => true, "settle");
  const contracts = [disputes, distributor, token];
  await send(`${nameOf(submission)}: not settled`, contracts, () => disputes.connect(sender).settle(id));
  const [event] = await disputes.queryFilter(disputes.filters.DisputeSettled(id));
  const after = await readSubmission(distributor, id);
  const { returned, slashed } = event?.args ?? { returned: 0n, slashed: 0n };
  return { id, epoch, status: after.status, disputer: dispute.disputer, bond: dispute.bond, returned, slashed };
}
