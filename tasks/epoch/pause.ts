import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { positive } from "../support/arguments.ts";
import { chainTime } from "../support/clock.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { send } from "../support/revert.ts";
import { mayCall } from "../support/role.ts";
import { senderWho } from "../support/sender.ts";

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
  const { distributor, accessManager } = deployment;
  const sender = await senderWho(
    connection,
    from,
    mayCall(deployment, "pauseActivation"),
    "pause activation (pauser role)",
  );
  const now = await chainTime(connection);
  const allowedAt = Number(await distributor.pauseAllowedAt(sender));
  if (now < allowedAt) {
    throw new UserError(`${sender.address} has paused lately: it may again at ${showTime(allowedAt)}`);
  }
  await send("not paused", [distributor, accessManager], () => distributor.connect(sender).pauseActivation(duration));
  const pausedUntil = Number(await distributor.pausedUntil());
  const again = Number(await distributor.pauseAllowedAt(sender));
  const text = [
    `no root is activated until ${showTime(pausedUntil)}; submissions, disputes, rejections and claims go on`,
    `meanwhile a guardian may reject any pending root: npx hardhat epoch reject ID`,
    `${sender.address} may pause again at ${showTime(again)}; nobody can take a pause back`,
  ].join("\n");
  print({ json: { by: sender.address.toLowerCase(), pausedUntil, pauseAllowedAt: again }, text }, json);
});
