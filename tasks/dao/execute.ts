import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { command } from "../support/connection.ts";
import { type Delivery, keptReport } from "../support/deliver.ts";
import { callGovernor, openProposal } from "../support/governor-call.ts";
import { print } from "../support/output.ts";
import { shortId } from "../support/proposal-words.ts";
import { reach } from "../support/reach.ts";
import { refuseReplacedCode } from "../support/refuse-replaced-code.ts";

interface Args extends Delivery {
  id: string;
  fastForward: boolean;
  json: boolean;
}

export default action<Args>(async (args, hre) => {
  const opened = await openProposal(hre, args.id);
  const { connection, name, id, title } = opened;
  const { state, deadline, eta } = await opened.view();
  if (state === "pending" || state === "active") {
    const delay = Number(await opened.deployment.timelock.getMinDelay());
    throw new UserError(
      `${name} cannot be executed: it is ${state}, and voting ends ${showTime(deadline)}; if it wins and is queued at once, it can be from ${showTime(deadline + 1 + delay)} on`,
    );
  }
  if (state === "succeeded") {
    throw new UserError(`${name} must be queued first: ${command(connection, `dao queue ${shortId(id)}`)}`);
  }
  if (state !== "queued") throw new UserError(`${name} cannot be executed: it is ${state}`);
  if (!(await reach(connection, eta, args.fastForward))) {
    throw new UserError(
      `${name}: the timelock lets it be executed from ${showTime(eta)}; on the local chain add --fast-forward`,
    );
  }
  await refuseReplacedCode(connection, opened.deployment, id);
  const step = { function: "execute(uint256)", verb: "Execute", failed: "not executed" };
  const delivered = await callGovernor(opened, step, args);
  if (!delivered.sent) return print(keptReport(delivered), args.json);
  const transaction = delivered.receipt.hash;
  print(
    {
      json: { id, state: "executed", transaction },
      text: `${name} is executed: ${title}\nTransaction ${transaction}`,
    },
    args.json,
  );
});
