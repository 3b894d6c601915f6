import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { command } from "../support/connection.ts";
import { type Delivery, keptReport } from "../support/deliver.ts";
import { callGovernor, openProposal } from "../support/governor-call.ts";
import { print } from "../support/output.ts";
import { shortId } from "../support/proposal-words.ts";

interface Args extends Delivery {
  id: string;
  json: boolean;
}

export default action<Args>(async (args, hre) => {
  const opened = await openProposal(hre, args.id);
  const { connection, name, id, title, proposer } = opened;
  const { state, snapshot } = await opened.view();
  if (["canceled", "executed", "expired", "defeated"].includes(state))
    throw new UserError(`${name} is ${state} already`);
  const veto = `the company's veto is \`${command(connection, `stewardship veto ${shortId(id)}`)}\``;
  if (state !== "pending") {
    throw new UserError(
      `${name} is ${state}: its proposer could cancel it until voting began, after ${showTime(snapshot)}; ${veto}`,
    );
  }
  const step = {
    function: "cancel(uint256)",
    verb: "Cancel",
    failed: "not canceled",
    may: async (account: Hex) => account === proposer,
    ability: `cancel ${name}: only its proposer ${proposer} may, and ${veto}`,
    usually: proposer,
  };
  const delivered = await callGovernor(opened, step, args);
  if (!delivered.sent) return print(keptReport(delivered), args.json);
  const { by } = delivered;
  print(
    { json: { id, state: "canceled", by }, text: `${name} is canceled by its proposer ${by}: ${title}` },
    args.json,
  );
});
