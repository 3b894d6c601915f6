import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { chainTime } from "../support/clock.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print, table } from "../support/output.ts";

interface Arguments {
  json: boolean;
}

export default action<Arguments>(async ({ json }, hre) => {
  const connection = await hre.network.getOrCreate();
  const { policies, distributor } = await loadDeployment(hre, connection);
  const now = await chainTime(connection);
  const lockedEpoch = Number(await policies.lockedEpoch());
  const next = Number(await distributor.activeEpoch()) + (await distributor.pendingIds()).length + 1;
  const nextPolicy = await policies.policyFor(next);
  const adoptions = (await policies.adoptions()).map(({ policyHash, fromEpoch, heldFrom, adopter, uri }) => ({
    policyHash,
    fromEpoch: Number(fromEpoch),
    heldFrom: Number(heldFrom),
    adopter: adopter.toLowerCase(),
    uri,
  }));
  const rows = adoptions.map(({ policyHash, fromEpoch, heldFrom, uri }) => [
    String(fromEpoch),
    policyHash,
    heldFrom > now ? `not before ${showTime(heldFrom)}` : "notice over",
    uri,
  ]);
  const text = [
    table(["from epoch", "policy", "", "where"], rows),
    `Epoch ${next} is next: policy ${nextPolicy} would hold for it now.`,
    `A policy adopted now can hold from epoch ${lockedEpoch + 2} on, 14 days from now at the earliest.`,
  ].join("\n");
  print({ json: { now, lockedEpoch, next, nextPolicy, adoptions }, text }, json);
});
