import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { type Delivery, keptReport } from "../support/deliver.ts";
import { loadDeployment } from "../support/deployment.ts";
import { endedJson, endedText, endSubmission } from "../support/end-submission.ts";
import { print } from "../support/output.ts";
import { findSubmission, nameOf, readSubmissions, type SubmissionView } from "../support/submissions.ts";

interface Arguments extends Delivery {
  id: string;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const { id, json } = args;
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const found = await findSubmission(
    await readSubmissions(deployment.distributor),
    id,
    ({ status }) => status === "pending",
    "pending",
  );
  checkWithdrawable(found, await chainTime(connection));
  const ended = await endSubmission(connection, deployment, found, {
    name: "withdrawRoot",
    how: "withdrawn",
    ability: `withdraw it: ${found.publisher}, who submitted it, may`,
    accepts: (caller) => caller === found.publisher,
    delivery: args,
  });
  if (!ended.sent) return print(keptReport(ended), json);
  print({ json: endedJson(ended), text: endedText(found, ended) }, json);
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
