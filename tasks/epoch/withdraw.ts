import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { loadDeployment } from "../support/deployment.ts";
import { endedText, endSubmission } from "../support/end-submission.ts";
import { print } from "../support/output.ts";
import { mayCall } from "../support/role.ts";
import { senderWho } from "../support/sender.ts";
import { findSubmission, nameOf, type SubmissionView, readSubmissions } from "../support/submissions.ts";

interface Arguments {
  id: string;
  from: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ id, from, json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const found = await findSubmission(
    await readSubmissions(deployment.distributor),
    id,
    ({ status }) => status === "pending",
    "pending",
  );
  checkWithdrawable(found, await chainTime(connection));
  const holdsRole = mayCall(deployment, "withdrawRoot");
  const may = async (account: Hex) => account === found.publisher && (await holdsRole(account));
  const sender = await senderWho(connection, from, may, `withdraw it: ${found.publisher}, who submitted it, may`);
  const ended = await endSubmission(deployment, found, "withdrawn", (distributor) =>
    distributor.connect(sender).withdrawRoot(found.id),
  );
  print({ json: ended, text: endedText(found, ended) }, json);
});

/** @throws UserError if it is too late for its publisher to take it back. */
function checkWithdrawable(submission: SubmissionView, now: number): void {
  const { status, disputedAt, activatableAt } = submission;
  const name = nameOf(submission);
  if (status === "active") throw new UserError(`${name} is active, and an active root is final`);
  if (status !== "pending" && status !== "disputed") throw new UserError(`${name} is ${status} already`);
  if (disputedAt !== 0) throw new UserError(`${name} was disputed: its publisher cannot withdraw it any more`);
  if (now >= activatableAt) {
    throw new UserError(`${name}: its window closed at ${showTime(activatableAt)}: it cannot be withdrawn any more`);
  }
}
