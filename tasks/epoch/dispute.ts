import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { UserError } from "../../src/shared/errors.ts";
import { action } from "../support/action.ts";
import { decimalArgument } from "../support/arguments.ts";
import { chainTime } from "../support/clock.ts";
import { accountsOf, command, type Connection } from "../support/connection.ts";
import { type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { send } from "../support/revert.ts";
import { rulingTime } from "../support/ruling-time.ts";
import { senderWho } from "../support/sender.ts";
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

interface Arguments {
  id: string;
  maxBond: string | undefined;
  from: string | undefined;
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
  { id }: Pick<SubmissionView, "id">,
  { maxBond, from }: { maxBond: bigint | undefined; from: string | undefined },
) {
  const { disputes, distributor, token } = deployment;
  const submission = await readSubmission(distributor, id);
  await checkDisputable(connection, deployment, submission);
  const bond = await disputes.bondFor(id);
  if (maxBond !== undefined && bond > maxBond) {
    throw new UserError(`${nameOf(submission)}: disputing it costs ${bond} wei, more than --max-bond ${maxBond}`);
  }
  const sender = await findDisputer(connection, deployment, bond, from);
  const contracts = [disputes, distributor, token];
  if ((await token.allowance(sender, disputes)) < bond) {
    await send(`${nameOf(submission)}: bond not approved`, contracts, () =>
      token.connect(sender).approve(disputes, bond),
    );
  }
  await send(`${nameOf(submission)}: not disputed`, contracts, () => disputes.connect(sender).dispute(id, bond));
  const { frozenUntil } = await readSubmission(distributor, id);
  const { safe } = await rulingTime(deployment, frozenUntil);
  const disputer = sender.address.toLowerCase();
  return { id, epoch: submission.epoch, disputer, bond, frozenUntil, proposeBefore: safe };
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
  from: string | undefined,
): Promise<HardhatEthersSigner> {
  const hasBond = async (account: string) => (await token.balanceOf(account)) >= bond;
  const watchers = record.parameters.allocations.filter(({ side }) => side === "watcher").map(({ account }) => account);
  for (const account of from === undefined ? await accountsOf(connection) : []) {
    if (watchers.some((watcher) => watcher.toLowerCase() === account) && (await hasBond(account))) {
      return connection.ethers.getSigner(account);
    }
  }
  return senderWho(connection, from, hasBond, `put up the bond of ${bond} wei: it holds less LAM`);
}
