import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { UserError } from "../../src/shared/errors.ts";
import { chainTime } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { type Delivery, keptReport } from "./deliver.ts";
import { type Deployment, loadDeployment } from "./deployment.ts";
import { print } from "./output.ts";
import { callByRole, type RoleCall } from "./role.ts";
import { findSubmission, isQueued, nameOf, readSubmissions, type SubmissionView } from "./submissions.ts";

export interface EndingArguments extends Delivery {
  id: string;
  json: boolean;
}

/** A submission that is to be ended, and where. */
export interface Doomed {
  connection: Connection;
  deployment: Deployment;
  submission: SubmissionView;
  /** The chain's time, Unix seconds. */
  now: number;
}

/** A way to end a submission. */
interface Ending {
  name: "rejectRoot" | "withdrawRoot";
  /** "rejected". */
  how: string;
  /** Which of an epoch's submissions are meant, and what these are, for the error. */
  fits: (submission: SubmissionView) => boolean;
  what: string;
  /** @throws UserError if one that still waits cannot be ended so. */
  check: (doomed: Doomed) => void | Promise<void>;
  by: (doomed: Doomed) => Pick<RoleCall, "ability" | "accepts">;
  /** What to do next, beside submitting the epoch again. */
  next?: (submission: SubmissionView) => string[];
}

/** Ends the submission that the user means, and prints what ended with it. @throws UserError if that cannot be. */
export async function endSubmission(
  { id: wanted, json, ...delivery }: EndingArguments,
  hre: HardhatRuntimeEnvironment,
  { name, how, fits, what, check, by, next = () => [] }: Ending,
): Promise<void> {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { distributor } = deployment;
  const submission = await findSubmission(await readSubmissions(distributor), wanted, fits, what);
  const doomed = { connection, deployment, submission, now: await chainTime(connection) };
  refuseDecided(submission);
  await check(doomed);
  const { id, epoch } = submission;
  const queue = [...(await distributor.pendingIds())];
  const called = nameOf(submission);
  const words = { title: `${called}: to be ${how}`, failed: `${called}: not ${how}` };
  const call = { ...by(doomed), ...words, contract: distributor, name, args: [id] };
  const delivered = await callByRole(connection, deployment, call, delivery);
  if (!delivered.sent) return print(keptReport(delivered), json);
  // The submissions built on it ended with it.
  const dropped = queue.slice(queue.indexOf(id) + 1);
  const also = dropped.length === 0 ? [] : [`with it ended what was built on it: ${dropped.join(", ")}`];
  const lines = [`${called} has ended`, ...also, `epoch ${epoch} can be submitted again`, ...next(submission)];
  print({ json: { id, epoch, dropped }, text: lines.join("\n") }, json);
}

function refuseDecided(submission: SubmissionView): void {
  const { status } = submission;
  if (status === "active") throw new UserError(`${nameOf(submission)} is active, and an active root is final`);
  if (!isQueued(submission)) throw new UserError(`${nameOf(submission)} is ${status} already`);
}
