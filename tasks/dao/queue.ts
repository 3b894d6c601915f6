import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { command } from "../support/connection.ts";
import { type Delivery, keptReport } from "../support/deliver.ts";
import { callGovernor, openProposal } from "../support/governor-call.ts";
import { print } from "../support/output.ts";
import { shortId, whyDefeated } from "../support/proposal-words.ts";
import { reach } from "../support/reach.ts";

interface Args extends Delivery {
  id: string;
  fastForward: boolean;
  json: boolean;
}

export default action<Args>(async (args, hre) => {
  const opened = await openProposal(hre, args.id);
  const { connection, deployment, name, id } = opened;
  const { state, deadline } = await opened.view();
  if (["pending", "active"].includes(state) && !(await reach(connection, deadline + 1, args.fastForward))) {
    throw new UserError(
      `${name}: voting ends ${showTime(deadline)}; queue it then, or on the local chain add --fast-forward`,
    );
  }
  const proposal = await opened.view();
  if (proposal.state === "defeated") throw new UserError(`${name} is defeated: ${whyDefeated(proposal)}`);
  if (proposal.state !== "succeeded") throw new UserError(`${name} cannot be queued: it is ${proposal.state}`);
  const step = { function: "queue(uint256)", verb: "Queue", failed: "not queued" };
  const delivered = await callGovernor(opened, step, args);
  if (!delivered.sent) return print(keptReport(delivered), args.json);
  const eta = Number(await deployment.governor.proposalEta(id));
  print(
    {
      json: { id, state: "queued", eta },
      text: `${name} is queued; executable from ${showTime(eta)}\nNext: ${command(connection, `dao execute ${shortId(id)}`)}`,
    },
    args.json,
  );
});
