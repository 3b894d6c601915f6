import { writeFile } from "node:fs/promises";
import { writeNewFile } from "../../src/files/new-file.ts";
import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { required } from "../support/arguments.ts";
import { chainTime } from "../support/clock.ts";
import { command, type Connection } from "../support/connection.ts";
import { type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { rulingTime } from "../support/ruling-time.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { showDuration } from "../../src/shared/show-duration.ts";
import { showTime } from "../../src/shared/show-time.ts";
import {
  type DisputeView,
  findSubmission,
  nameOf,
  readDispute,
  readSubmissions,
  type SubmissionView,
} from "../support/submissions.ts";

interface Arguments {
  id: string;
  upheld: boolean;
  rejected: boolean;
  out: string | undefined;
  json: boolean;
}

export default action<Arguments>(async ({ id, upheld, rejected, out, json }, hre) => {
  if (upheld === rejected) throw new UserError("say how the DAO shall rule: --upheld or --rejected, one of the two");
  const file = required(out, "--out");
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { distributor } = deployment;
  const submission = await findSubmission(
    await readSubmissions(distributor),
    id,
    ({ status }) => status === "disputed",
    "disputed",
  );
  const dispute = await readDispute(deployment.disputes, submission.id);
  if (submission.status !== "disputed" || dispute === undefined) {
    throw new UserError(
      `${nameOf(submission)} is ${submission.status}, not under dispute: there is nothing to rule on`,
    );
  }
  const times = await checkTime(connection, deployment, submission);
  const proposal = rulingProposal(submission, dispute, upheld);
  await writeNewFile(file, "--out", (path) => writeFile(path, `${JSON.stringify(proposal, null, 2)}\n`));
  const text = [
    `${file}: a proposal that ${upheld ? "upholds" : "rejects"} ${nameOf(submission)}`,
    times.late
      ? `Propose it at once: the dispute ends ${showTime(submission.frozenUntil)}, and a quorum that is reached late would extend the vote beyond that. The last moment without that is ${showTime(times.last)}.`
      : `Propose it before ${showTime(times.safe)}, for then it can be executed before the dispute ends, ${showTime(submission.frozenUntil)}.`,
    `Next: ${command(connection, `dao propose ${file}`)}`,
  ].join("\n");
  const { frozenUntil, epoch } = submission;
  const deadlines = { proposeBefore: times.safe, lastMoment: times.last, late: times.late };
  print({ json: { id: submission.id, epoch, upheld, file, frozenUntil, ...deadlines, proposal }, text }, json);
});

/** @throws UserError if no vote can end before the dispute does. */
async function checkTime(connection: Connection, deployment: Deployment, submission: SubmissionView) {
  const times = await rulingTime(deployment, submission.frozenUntil);
  const now = await chainTime(connection);
  if (now >= submission.frozenUntil) {
    throw new UserError(
      `${nameOf(submission)}: the time to rule ended ${showTime(submission.frozenUntil)}: end it with \`npx hardhat epoch settle ${submission.id}\``,
    );
  }
  if (now > times.last) {
    throw new UserError(
      `${nameOf(submission)}: too late: a ruling had to be proposed by ${showTime(times.last)} to be executed before the dispute ends, ${showTime(submission.frozenUntil)} (in ${showDuration(submission.frozenUntil - now)})`,
    );
  }
  return { ...times, late: now > times.safe };
}

/** The proposal file (`lam-proposal-v1`) of a ruling, which states the case for those who vote. */
function rulingProposal(submission: SubmissionView, { disputer, bond }: DisputeView, upheld: boolean) {
  const { id, epoch, root, cumulativeTotal, policyHash, manifestHash, publisher, uri, frozenUntil } = submission;
  const half = showLam(bond / 2n);
  const outcome = upheld
    ? `The root is right: its dispute window goes on where the dispute stopped it, nobody can dispute it again, and the bond of ${showLam(bond)} goes to the treasury.`
    : `The root is wrong: it ends, with every later one that was built on it, the epoch can be submitted again, and the bond of ${showLam(bond)} returns to ${disputer}.`;
  const description = [
    `${publisher} submitted root ${root} for epoch ${epoch}, as submission ${id}. ${disputer} disputed it with a bond of ${showLam(bond)}.`,
    outcome,
    `The submission says: ${showLam(cumulativeTotal)} in all epochs through this one; policy ${policyHash}; manifest ${manifestHash}; published at ${shownUri(uri)}.`,
    `How to judge: recompute the epoch from the ledger and the policies that were voted for, with \`node scripts/verify-epoch.ts\`, which shares no code with what built it.`,
    `This must be executed before ${showTime(frozenUntil)}. If nobody rules by then the root ends as if it were rejected, and of the bond ${half} goes back and the rest to the treasury.`,
  ].join("\n\n");
  return {
    format: "lam-proposal-v1",
    title: `${upheld ? "Uphold" : "Reject"} the disputed root of epoch ${epoch}`,
    description,
    calls: [{ contract: "RootDisputes", function: "rule", args: [id, upheld] }],
  };
}

/** What a publisher wrote is shown as one line of text that cannot pass for another part of the proposal. */
function shownUri(uri: string): string {
  if (uri === "") return "no address";
  return /^[\x21-\x7e]+$/.test(uri) && !/[`#]/.test(uri)
    ? uri
    : JSON.stringify(encodeURI(uri.toWellFormed()).replaceAll("#", "%23"));
}
