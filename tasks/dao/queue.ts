import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { command } from "../support/connection.ts";
import { contractsOf, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { shortId, whyDefeated } from "../support/proposal-words.ts";
import { findProposal, viewProposal } from "../support/proposals.ts";
import { reach } from "../support/reach.ts";
import { send } from "../support/revert.ts";
import { senderWho } from "../support/sender.ts";

interface Args {
  id: string;
  from: string | undefined;
  fastForward: boolean;
  json: boolean;
}

export default action<Args>(async (args, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { governor } = deployment;
  const created = await findProposal(connection, deployment, args.id);
  const name = `proposal ${shortId(created.id)}`;
  const before = await viewProposal(connection, deployment, created);
  if (
    (before.state === "pending" || before.state === "active") &&
    !(await reach(connection, before.deadline + 1, args.fastForward))
  ) {
    throw new UserError(
      `${name}: voting ends ${showTime(before.deadline)}; queue it then, or on the local chain add --fast-forward`,
    );
  }
  const proposal = await viewProposal(connection, deployment, created);
  if (proposal.state === "defeated") throw new UserError(`${name} is defeated: ${whyDefeated(proposal)}`);
  if (proposal.state !== "succeeded") throw new UserError(`${name} cannot be queued: it is ${proposal.state}`);
  const sender = await senderWho(connection, args.from, async () => true, "queue");
  await send(`${name}: not queued`, Object.values(contractsOf(deployment)), () =>
    governor.connect(sender)["queue(uint256)"](created.id),
  );
  const eta = Number(await governor.proposalEta(created.id));
  print(
    {
      json: { id: created.id, state: "queued", eta },
      text: `${name} is queued; executable from ${showTime(eta)}\nNext: ${command(connection, `dao execute ${shortId(created.id)}`)}`,
    },
    args.json,
  );
});
