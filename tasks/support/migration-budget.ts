import type { MigrationBudget } from "../../src/governance/migration.ts";
import { UserError } from "../../src/shared/errors.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { addressOf, type Deployment } from "./deployment.ts";

/**
 * What a successor may be allowed to take, by what the present distributor may take and can still take before a vote that
 * is proposed within three days takes effect.
 * @throws UserError if what is pending is not funded: nobody knows what of the allowance it leaves.
 */
export async function migrationBudget({
  token,
  timelock,
  distributor,
  disputes,
}: Deployment): Promise<MigrationBudget> {
  const allowance = await token.allowance(timelock, distributor);
  const last = await distributor.submission(await distributor.tip());
  const active = await distributor.submission(await distributor.activeId(await distributor.activeEpoch()));
  const pending = last.cumulativeTotal - active.cumulativeTotal;
  if (pending > allowance) {
    throw new UserError(
      `what is pending at the distributor ${addressOf(distributor)} takes ${showLam(pending)} from the treasury, and it may take ${showLam(allowance)}: have the roots rejected, or propose a higher allowance for it (LamToken.approve), and move the rewards then`,
    );
  }
  const seconds = Number(await disputes.minFreeze());
  const [window, interval] = [Number(await distributor.disputeWindow()), Number(await distributor.minEpochInterval())];
  // The first may be submitted at once, and each must have waited out its window by then.
  const moreEpochs = seconds < window ? 0 : Math.floor((seconds - window) / Math.max(interval, 1)) + 1;
  const caps =
    moreEpochs === 0
      ? 0n
      : (await distributor.availableCap()) + BigInt(moreEpochs - 1) * (await distributor.epochCap());
  const left = allowance - pending;
  return { allowance, pending, more: caps < left ? caps : left, moreEpochs, seconds };
}
