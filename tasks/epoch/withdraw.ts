import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { addressOf } from "../support/deployment.ts";
import { type Doomed, type EndingArguments, endSubmission } from "../support/end-submission.ts";
import { nameOf } from "../support/submissions.ts";

export default action<EndingArguments>((args, hre) =>
  endSubmission(args, hre, {
    name: "withdrawRoot",
    how: "withdrawn",
    fits: ({ status }) => status === "pending",
    what: "pending",
    check: checkWithdrawable,
    by: (doomed) => ({
      ability: `withdraw it: ${whoMay(doomed)}`,
      accepts: (caller) => caller === doomed.submission.publisher,
    }),
  }),
);

/** Only who submitted it may; through the company's Stewardship that is who acts for the company. */
function whoMay({ submission: { publisher }, deployment: { stewardship } }: Doomed): string {
  if (publisher !== addressOf(stewardship)) return `${publisher}, who submitted it, may`;
  return "the company's Stewardship submitted it, for which its operator and the company may until the last stage";
}

/** @throws UserError if its publisher cannot take it back, or it is too late for that. */
function checkWithdrawable({ submission, deployment, now }: Doomed): void {
  const { publisher, disputedAt, activatableAt } = submission;
  const name = nameOf(submission);
  if (publisher === addressOf(deployment.fallback)) {
    throw new UserError(`${name} was published for a bond, where no publisher did: nobody can withdraw it`);
  }
  if (disputedAt !== 0) throw new UserError(`${name} was disputed: its publisher cannot withdraw it any more`);
  if (now >= activatableAt) {
    throw new UserError(`${name}: its window closed at ${showTime(activatableAt)}: it cannot be withdrawn any more`);
  }
}
