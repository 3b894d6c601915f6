import { InvariantError, invariant, UserError } from "../../../src/shared/errors.ts";
import { chainTrouble } from "../../../src/watch/chain.ts";
import type { Effects } from "../../../src/watch/watcher.ts";
import { disputeRoot } from "../../epoch/dispute.ts";
import { settleDispute } from "../../epoch/settle.ts";
import { type Connection, Unreachable } from "../connection.ts";
import type { Deployment } from "../deployment.ts";
import { readLineage, seasonSubmissions } from "../lineage.ts";

/** What a watcher sends, as far as its owner allows it. */
export function watchEffects(
  connection: Connection,
  deployment: Deployment,
  {
    dispute,
    settle,
    maxBond,
    from,
  }: { dispute: boolean; settle: boolean; maxBond: bigint | undefined; from: string | undefined },
): Pick<Effects, "dispute" | "settle"> {
  return {
    dispute: dispute
      ? (submitted) => sent(async () => (await disputeRoot(connection, deployment, submitted, { maxBond, from })).bond)
      : undefined,
    settle: settle
      ? (id) =>
          sent(async () => {
            const all = await seasonSubmissions(await readLineage(connection, deployment));
            const submission = all.find((each) => each.id === id);
            invariant(submission, `no distributor of the season has submission ${id}`);
            const sending = { from, dryRun: false, safeOut: undefined, fastForward: false };
            await settleDispute(connection, deployment, submission, sending);
          })
      : undefined,
  };
}

/** A node that fails while something is sent is asked again, at the next look. */
async function sent<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    const mayPass = error instanceof Unreachable;
    if (!mayPass && (error instanceof UserError || error instanceof InvariantError)) throw error;
    throw chainTrouble(error);
  }
}
