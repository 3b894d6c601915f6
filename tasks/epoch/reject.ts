import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { type Delivery, keptReport } from "../support/deliver.ts";
import type { Connection } from "../support/connection.ts";
import { type Deployment, loadDeployment } from "../support/deployment.ts";
import { endedJson, endedText, endSubmission } from "../support/end-submission.ts";
import { print } from "../support/output.ts";
import { findSubmission, isQueued, nameOf, readSubmissions, type SubmissionView } from "../support/submissions.ts";

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
    isQueued,
    "pending or disputed",
  );
  await checkRejectable(connection, deployment, found);
  const ended = await endSubmission(connection, deployment, found, {
    name: "rejectRoot",
    how: "rejected",
    ability: "reject roots (the company in stages 0 and 1, or a guardian of the DAO's)",
    delivery: args,
  });
  if (!ended.sent) return print(keptReport(ended), json);
  const bond =
    found.status === "disputed" ? [`the disputer's bond returns by \`npx hardhat epoch settle ${found.id}\``] : [];
  print({ json: endedJson(ended), text: [endedText(found, ended), ...bond].join("\n") }, json);
});

/** @throws UserError if the root is past rejecting. */
async function checkRejectable(
  connection: Connection,
  { distributor }: Deployment,
  submission: SubmissionView,
): Promise<void> {
  const name = nameOf(submission);
  const now = await chainTime(connection);
  if (submission.status === "active") throw new UserError(`${name} is active, and an active root is final`);
  if (!isQueued(submission)) throw new UserError(`${name} is ${submission.status} already`);
  if (submission.status === "disputed") {
    if (now < submission.frozenUntil) return;
    throw new UserError(
      `${name}: its dispute ran out ${showTime(submission.frozenUntil)}: end it with \`npx hardhat epoch settle ${submission.id}\``,
    );
  }
  if (now < submission.activatableAt || BigInt(now) < (await distributor.pausedUntil())) return;
  throw new UserError(
    `${name}: its window closed at ${showTime(submission.activatableAt)}: it can be rejected only while activation is paused (\`npx hardhat epoch pause --hours H\`)`,
  );
}
