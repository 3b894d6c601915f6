import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { positive } from "../support/arguments.ts";
import { chainTime } from "../support/clock.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { roleCaller } from "../support/role.ts";

interface Arguments {
  hours: number;
  from: string | undefined;
  json: boolean;
}

const HOUR = 3_600;

export default action<Arguments>(async ({ hours, from, json }, hre) => {
  const duration = positive(hours, "--hours", 7 * 24) * HOUR;
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { distributor } = deployment;
  const pauser = await roleCaller(connection, deployment, {
    contract: distributor,
    name: "pauseActivation",
    from,
    what: "pause activation (the company until stage 3, or a pauser of the DAO's)",
  });
  const now = await chainTime(connection);
  const allowedAt = Number(await distributor.pauseAllowedAt(pauser.caller));
  if (now < allowedAt) {
    throw new UserError(`${pauser.caller} has paused lately: it may again at ${showTime(allowedAt)}`);
  }
  await pauser.send("not paused", [duration]);
  const pausedUntil = Number(await distributor.pausedUntil());
  const again = Number(await distributor.pauseAllowedAt(pauser.caller));
  const text = [
    `no root is activated until ${showTime(pausedUntil)}; submissions, disputes, rejections and claims go on`,
    `meanwhile a guardian may reject any pending root: npx hardhat epoch reject ID`,
    `${pauser.caller} may pause again at ${showTime(again)}; nobody can take a pause back`,
  ].join("\n");
  print({ json: { by: pauser.caller, pausedUntil, pauseAllowedAt: again }, text }, json);
});
