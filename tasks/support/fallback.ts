import { UserError } from "../../src/shared/errors.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { chainTime, fastForward } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { deliver, type Delivery, type Kept, senderOf, type Sent } from "./deliver.ts";
import { addressOf, type Deployment } from "./deployment.ts";

/**
 * Submits a root where the DAO's publishers are silent, with a bond of the sender's.
 * @param facts what `submitRoot` takes. @throws UserError if they are not silent, or nobody has the bond.
 */
export async function submitAsFallback(
  connection: Connection,
  deployment: Deployment,
  facts: readonly unknown[],
  words: { title: string; failed: string },
  delivery: Delivery & { fastForward: boolean },
): Promise<Sent | Kept> {
  const { fallback, token, distributor, accessManager } = deployment;
  const openFrom = Number(await fallback.openFrom());
  if (delivery.fastForward) await fastForward(connection, openFrom);
  if ((await chainTime(connection)) < openFrom) {
    throw new UserError(
      `${words.failed}: the publishers are not silent: anybody may submit from ${showTime(openFrom)} on`,
    );
  }
  const bond = await fallback.bond();
  const may = async (account: Hex): Promise<boolean> => (await token.balanceOf(account)) >= bond;
  const ability = `put up the bond of ${showLam(bond)}`;
  const from = await senderOf(connection, { may, ability }, delivery);
  const common = { ...words, may, ability };
  const approval = { ...common, contract: token, name: "approve", args: [addressOf(fallback), bond] };
  if ((await token.allowance(from, fallback)) < bond) {
    const title = `Approve the bond of ${showLam(bond)} to the fallback publisher, before the submission`;
    const approved = await deliver(connection, { ...approval, title }, { ...delivery, from });
    if (!approved.sent) return approved;
  }
  const submission = { contract: fallback, name: "submitRoot", args: [...facts, bond] };
  const others = [distributor, accessManager, token];
  return deliver(connection, { ...common, ...submission, others }, { ...delivery, from: lowerHex(from) });
}
