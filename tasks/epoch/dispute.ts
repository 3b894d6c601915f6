import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { decimalArgument } from "../support/arguments.ts";
import { chainTime } from "../support/clock.ts";
import { accountsOf, command, type Connection } from "../support/connection.ts";
import { type Batch, type Delivery, isSent, keepAll, keptReport, sendAll, senderOf } from "../support/deliver.ts";
import { addressOf, type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { rulingTime } from "../support/ruling-time.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { showTime } from "../../src/shared/show-time.ts";
import {
  findSubmission,
  nameOf,
  readDispute,
  readSubmission,
  type SubmissionView,
  readSubmissions,
} from "../support/submissions.ts";

interface Arguments extends Delivery {
  id: string;
  maxBond: string | undefined;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const maxBond = args.maxBond === undefined ? undefined : decimalArgument(args.maxBond, "--max-bond", 256);
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const found = await findSubmission(
    await readSubmissions(deployment.distributor),
    args.id,
    ({ status }) => status === "pending",
    "pending",
  );
  if (!isSent(args)) {
    const { batch } = await preparedDispute(connection, deployment, found, { ...args, maxBond });
    return print(keptReport(await keepAll(hre, connection, batch, args)), args.json);
  }
  const disputed = await disputeRoot(connection, deployment, found, { maxBond, from: args.from });
  const { bond, disputer, frozenUntil, proposeBefore } = disputed;
  const text = [
    `${nameOf(found)} is disputed: it is frozen until ${showTime(frozenUntil)}`,
    `${disputer} put up ${showLam(bond)}: back if the DAO or a guardian rejects the root; half of it lost if nobody rules by then; all of it if the DAO upholds the root`,
    `the DAO can rule until then: propose it before ${showTime(proposeBefore)}`,
    `Next: ${command(connection, `epoch rule ${found.id} --rejected --out FILE`)}`,
  ].join("\n");
  print({ json: disputed, text }, args.json);
});

/**
 * Disputes a pending submission: approves exactly its bond if need be, then puts it up.
 * @param maxBond wei; by default whatever it costs.
 * @throws UserError if it cannot be disputed (any more), costs more, or nobody has the bond: then nothing was sent.
 */
export async function disputeRoot(
  connection: Connection,
  deployment: Deployment,
  found: Pick<SubmissionView, "id">,
  { maxBond, from }: { maxBond: bigint | undefined; from: string | undefined },
) {
  const sending = { from, dryRun: false, safeOut: undefined };
  const { batch, submission, bond } = await preparedDispute(connection, deployment, found, { ...sending, maxBond });
  const { by: disputer } = await sendAll(connection, batch, sending);
  const { id, epoch } = submission;
  const { frozenUntil } = await readSubmission(deployment.distributor, id);
  const { safe } = await rulingTime(deployment, frozenUntil);
  return { id, epoch, disputer, bond, frozenUntil, proposeBefore: safe };
}

/** What disputing takes: the calls, of which the first allows the bond to be taken if it is not yet. */
async function preparedDispute(
  connection: Connection,
  deployment: Deployment,
  { id }: Pick<SubmissionView, "id">,
  { maxBond, ...delivery }: Delivery & { maxBond: bigint | undefined },
): Promise<{ batch: Batch; submission: SubmissionView; bond: bigint }> {
  const { disputes, distributor, token } = deployment;
  const submission = await readSubmission(distributor, id);
  await checkDisputable(connection, deployment, submission);
  const bond = await disputes.bondFor(id);
  const name = nameOf(submission);
  if (maxBond !== undefined && bond > maxBond) {
    throw new UserError(`${name}: disputing it costs ${bond} wei, more than --max-bond ${maxBond}`);
  }
  const disputer = await findDisputer(connection, deployment, bond, delivery);
  const dispute = { contract: disputes, name: "dispute", args: [id, bond], title: "Dispute the root" };
  const title = `Let the bond of ${showLam(bond)} be taken`;
  const approve = { contract: token, name: "approve", args: [addressOf(disputes), bond], title };
  const batch = {
    title: `Dispute ${name} with a bond of ${showLam(bond)}`,
    steps: (await token.allowance(disputer, disputes)) < bond ? [approve, dispute] : [dispute],
    failed: `${name}: not disputed`,
    others: [distributor, token],
    may: async (account: Hex) => account === disputer,
    ability: "dispute",
    usually: disputer,
  };
  return { batch, submission, bond };
}

async function checkDisputable(
  connection: Connection,
  { disputes }: Deployment,
  submission: SubmissionView,
): Promise<void> {
  const name = nameOf(submission);
  if (submission.status === "disputed") {
    const dispute = await readDispute(disputes, submission.id);
    throw new UserError(
      `${name} is disputed already, by ${dispute?.disputer}, until ${showTime(submission.frozenUntil)}`,
    );
  }
  if (submission.status === "active") throw new UserError(`${name} is active, and an active root is final`);
  if (submission.status !== "pending")
    throw new UserError(`${name} is ${submission.status}: there is nothing to dispute`);
  if (submission.disputedAt !== 0) {
    throw new UserError(`${name} was disputed and upheld by the DAO: nobody can dispute it again`);
  }
  if ((await chainTime(connection)) >= submission.activatableAt) {
    throw new UserError(
      `${name}: its window closed at ${showTime(submission.activatableAt)}, too late to dispute it: only a guardian can still reject it, while activation is paused`,
    );
  }
}

/**
 * `--from`; else a watcher of the deployment, whose LAM is for bonds; else any account that has the bond.
 * @param bond wei. @throws UserError if none has it.
 */
export async function findDisputer(
  connection: Connection,
  { token, record }: Deployment,
  bond: bigint,
  delivery: Delivery,
): Promise<Hex> {
  const may = async (account: Hex): Promise<boolean> => (await token.balanceOf(account)) >= bond;
  const watchers = record.parameters.allocations.filter(({ side }) => side === "watcher").map(({ account }) => account);
  const isChosen = delivery.from !== undefined || delivery.safeOut !== undefined;
  for (const account of isChosen ? [] : await accountsOf(connection)) {
    if (watchers.some((watcher) => watcher.toLowerCase() === account) && (await may(account))) return account;
  }
  return senderOf(connection, { may, ability: `put up the bond of ${bond} wei: it holds less LAM` }, delivery);
}
