import { UserError } from "../../src/shared/errors.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { deliver, type Delivery, keptReport } from "../support/deliver.ts";
import { type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { shortId } from "../support/proposal-words.ts";
import { findProposal, viewProposal } from "../support/proposals.ts";
import { nameOfStage } from "../support/stages.ts";

interface Arguments extends Delivery {
  id: string;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { governor, stewardship, timelock } = deployment;
  const found = await findProposal(connection, deployment, args.id);
  const { id, title } = found;
  const { state } = await viewProposal(connection, deployment, found);
  const name = `proposal ${shortId(id)}`;
  if (["canceled", "executed", "expired"].includes(state)) throw new UserError(`${name} is ${state} already`);
  const company = lowerHex(await stewardship.company());
  await checkScope(deployment, id, name, company);
  const outgoing = {
    contract: governor,
    name: "cancel(uint256)",
    args: [id],
    title: `Veto proposal ${shortId(id)}: ${title}`,
    failed: `${name}: not vetoed`,
    others: [timelock],
    may: async (account: Hex) => account === company,
    ability: `veto (the company ${company} may)`,
    usually: company,
  };
  const delivered = await deliver(connection, outgoing, args);
  if (!delivered.sent) return print(keptReport(delivered), args.json);
  print(
    { json: { id, vetoed: true, by: delivered.by }, text: `${name} is vetoed: it will not be executed` },
    args.json,
  );
});

/** @throws UserError saying why the company may not veto it, if so. */
async function checkScope(
  { governor, stewardship }: Deployment,
  id: bigint,
  name: string,
  company: Hex,
): Promise<void> {
  if (await governor.canVeto(id, company)) return;
  const stage = nameOfStage(Number(await stewardship.stage()));
  if (!(await stewardship.mayVeto(company))) throw new UserError(`${name}: in ${stage} the company has no veto`);
  throw new UserError(
    `${name} is beyond a veto in ${stage}: its calls are rulings or advances only, or the same calls were vetoed before`,
  );
}
