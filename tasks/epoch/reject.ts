import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { type Doomed, type EndingArguments, endSubmission } from "../support/end-submission.ts";
import { isQueued, nameOf, type SubmissionView } from "../support/submissions.ts";

export default action<EndingArguments>((args, hre) =>
  endSubmission(args, hre, {
    name: "rejectRoot",
    how: "rejected",
    fits: isQueued,
    what: "pending or disputed",
    check: checkRejectable,
    by: () => ({ ability: "reject roots (the company in stages 0 and 1, or a guardian of the DAO's)" }),
    next: bondHint,
  }),
);

/** @throws UserError if the root is past rejecting. */
async function checkRejectable({ deployment, submission, now }: Doomed): Promise<void> {
  const name = nameOf(submission);
  if (submission.status === "disputed") {
    if (now < submission.frozenUntil) return;
    throw new UserError(
      `${name}: its dispute ran out ${showTime(submission.frozenUntil)}: end it with \`npx hardhat epoch settle ${submission.id}\``,
    );
  }
  if (now < submission.activatableAt || BigInt(now) < (await deployment.distributor.pausedUntil())) return;
  throw new UserError(
    `${name}: its window closed at ${showTime(submission.activatableAt)}: it can be rejected only while activation is paused (\`npx hardhat epoch pause --hours H\`)`,
  );
}

function bondHint({ id, status }: SubmissionView): string[] {
  return status === "disputed" ? [`the disputer's bond returns by \`npx hardhat epoch settle ${id}\``] : [];
}
