import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { positive } from "../support/arguments.ts";
import { chainTime } from "../support/clock.ts";
import { type Delivery, keptReport } from "../support/deliver.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { callByRole } from "../support/role.ts";

interface Arguments extends Delivery {
  hours: number;
  json: boolean;
}

const HOUR = 3_600;

export default action<Arguments>(async (args, hre) => {
  const { hours, json } = args;
  const duration = positive(hours, "--hours", 7 * 24) * HOUR;
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { distributor } = deployment;
  const now = await chainTime(connection);
  const call = {
    contract: distributor,
    name: "pauseActivation",
    args: [duration],
    title: `Pause activation for ${hours} hours`,
    failed: "not paused",
    ability: "pause activation (the company until stage 3, or a pauser of the DAO's)",
    check: async (caller: Hex) => {
      const allowedAt = Number(await distributor.pauseAllowedAt(caller));
      if (now < allowedAt) throw new UserError(`${caller} has paused lately: it may again at ${showTime(allowedAt)}`);
    },
  };
  const delivered = await callByRole(connection, deployment, call, args);
  if (!delivered.sent) return print(keptReport(delivered), json);
  const { caller } = delivered;
  const pausedUntil = Number(await distributor.pausedUntil());
  const again = Number(await distributor.pauseAllowedAt(caller));
  const text = [
    `no root is activated until ${showTime(pausedUntil)}; submissions, disputes, rejections and claims go on`,
    `meanwhile a guardian may reject any pending root: npx hardhat epoch reject ID`,
    `${caller} may pause again at ${showTime(again)}; nobody can take a pause back`,
  ].join("\n");
  print({ json: { by: caller, pausedUntil, pauseAllowedAt: again }, text }, json);
});
