import { STAGES } from "../../src/governance/powers.ts";
import { UserError } from "../../src/shared/errors.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { positive } from "../support/arguments.ts";
import { deliver, type Delivery, keptReport } from "../support/deliver.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { nameOfStage, readHandover, showMoment } from "../support/stages.ts";

interface Arguments extends Delivery {
  to: number;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const { json } = args;
  const to = positive(args.to, "--to", STAGES.length - 1);
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { stewardship } = deployment;
  const { stage } = await readHandover(connection, deployment);
  if (to <= stage) throw new UserError(`--to ${to}: ${nameOfStage(to)} has been reached already`);
  if (to > stage + 1)
    throw new UserError(`--to ${to}: stages are not skipped, after ${nameOfStage(stage)} comes ${stage + 1}`);
  const company = lowerHex(await stewardship.company());
  const outgoing = {
    contract: stewardship,
    name: "advance",
    args: [to],
    title: `End ${nameOfStage(stage)} of the stewardship before its time, for good`,
    failed: "not advanced",
    may: async (account: Hex) => account === company,
    ability: `advance the stewardship (the company ${company} may; the DAO by a proposal)`,
    usually: company,
  };
  const delivered = await deliver(connection, outgoing, args);
  if (!delivered.sent) return print(keptReport(delivered), json);
  const { now, stages } = await readHandover(connection, deployment);
  const endsAt = stages[to]?.endsAt;
  const text = `${nameOfStage(to)} has begun${endsAt === undefined ? "" : `; it ends ${showMoment(endsAt, now)} at the latest`}`;
  print({ json: { stage: to, by: delivered.by, endsAt }, text }, json);
});
