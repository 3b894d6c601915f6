import { UserError } from "../../src/shared/errors.ts";
import { rootStatus } from "../../src/shared/root-status.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { chainTime, fastForward } from "../support/clock.ts";
import { command, type Connection } from "../support/connection.ts";
import { deliver, type Delivery, keptReport } from "../support/deliver.ts";
import { type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";

interface Arguments extends Delivery {
  fastForward: boolean;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const activated = await activateOldest(connection, deployment, args);
  if (!activated.sent) return print(keptReport(activated), args.json);
  const { sent: _, ...json } = activated;
  const text = [
    `epoch ${activated.epoch} is active: ${activated.pulled} wei came from the treasury, ${activated.cumulativeTotal} wei in all`,
    `Next: ${command(connection, "claim --account A")}`,
  ].join("\n");
  print({ json, text }, args.json);
});

/** Activates the oldest pending root. @throws UserError if there is none, its window is open, or it is not funded. */
export async function activateOldest(
  connection: Connection,
  deployment: Deployment,
  options: Delivery & Pick<Arguments, "fastForward">,
) {
  const { distributor, token } = deployment;
  const id = await oldestPending(deployment, connection, options.fastForward);
  const { epoch, root, cumulativeTotal, parentId } = await distributor.submission(id);
  const pulled = cumulativeTotal - (await distributor.submission(parentId)).cumulativeTotal;
  await checkFunds(deployment, epoch, pulled);
  const outgoing = {
    contract: distributor,
    name: "activate",
    args: [id],
    title: `Activate the root of epoch ${epoch}, for which ${pulled} wei come from the treasury`,
    failed: `epoch ${epoch} not activated`,
    others: [token],
    may: async () => true,
    ability: "activate",
  };
  const delivered = await deliver(connection, outgoing, options);
  if (!delivered.sent) return delivered;
  return { sent: true as const, id, epoch: Number(epoch), root, pulled, cumulativeTotal };
}

async function oldestPending(
  { distributor }: Deployment,
  connection: Connection,
  mayFastForward: boolean,
): Promise<string> {
  const [id] = await distributor.pendingIds();
  if (id === undefined) throw new UserError("no root is pending: submit one with `npx hardhat epoch submit DIR`");
  const { epoch, activatableAt, status, frozenUntil } = await distributor.submission(id);
  if (rootStatus(status) === "disputed") {
    throw new UserError(
      `epoch ${epoch} is disputed, and can be ruled on until ${showTime(frozenUntil)}: see \`npx hardhat epoch status\``,
    );
  }
  if (mayFastForward) await fastForward(connection, Number(activatableAt));
  if (BigInt(await chainTime(connection)) < activatableAt) {
    throw new UserError(`epoch ${epoch} is in its dispute window until ${showTime(activatableAt)}: activate it then`);
  }
  const pausedUntil = Number(await distributor.pausedUntil());
  if (mayFastForward) await fastForward(connection, pausedUntil);
  if ((await chainTime(connection)) < pausedUntil) {
    throw new UserError(
      `activation is paused until ${showTime(pausedUntil)}: activate epoch ${epoch} then; claims go on`,
    );
  }
  return id;
}

async function checkFunds({ distributor, token }: Deployment, epoch: bigint, pulled: bigint): Promise<void> {
  const treasury = await distributor.treasury();
  const allowance = await token.allowance(treasury, distributor);
  if (allowance < pulled) {
    throw new UserError(
      `epoch ${epoch} pays ${pulled} wei, but the treasury allows the distributor ${allowance} wei only: propose a higher allowance`,
    );
  }
  const balance = await token.balanceOf(treasury);
  if (balance < pulled)
    throw new UserError(`epoch ${epoch} pays ${pulled} wei, but the treasury holds ${balance} wei only`);
}
