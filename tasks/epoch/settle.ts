import type { Hex } from "../../src/shared/hex.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { action } from "../support/action.ts";
import { loadDeployment } from "../support/deployment.ts";
import {
  findDispute,
  findFallbackBond,
  type PlacedSubmission,
  readLineage,
  seasonSubmissions,
} from "../support/lineage.ts";
import { print } from "../support/output.ts";
import { settleDispute, settleFallbackBond } from "../support/settle-bonds.ts";
import { findSubmission, nameOf, readSubmission } from "../support/submissions.ts";

interface Arguments {
  id: string;
  from: string | undefined;
  fastForward: boolean;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const all = await seasonSubmissions(await readLineage(connection, deployment));
  const isOpen = async (each: PlacedSubmission) => (await hasOpenDispute(each)) || (await hasOpenBond(each));
  const found = await findSubmission(all, args.id, isOpen, "under a dispute or published for a bond that lies there");
  const bondIsOpen = await hasOpenBond(found);
  // First the dispute, which may end the root. Of what has no bond it says so.
  const dispute =
    !bondIsOpen || (await hasOpenDispute(found)) ? await settleDispute(connection, deployment, found, args) : undefined;
  const publication = bondIsOpen ? await settleFallbackBond(connection, deployment, found, args) : undefined;
  const { id, epoch } = found;
  const { status } = await readSubmission(found.era.distributor, id);
  const text = [
    `${nameOf(found)} is ${status}`,
    ...(dispute === undefined ? [] : [paidText("of the bond", dispute.disputer, dispute)]),
    ...(publication === undefined
      ? []
      : [paidText("of the bond for which it was published", publication.submitter, publication)]),
  ].join("; ");
  print({ json: { id, epoch, status, ...dispute, ...(publication && { publication }) }, text }, args.json);
});

const hasOpenDispute = async ({ id, era }: PlacedSubmission): Promise<boolean> =>
  (await findDispute(era, id))?.settled === false;

const hasOpenBond = async (submission: PlacedSubmission): Promise<boolean> =>
  (await findFallbackBond(submission.era, submission))?.settled === false;

function paidText(what: string, account: Hex, { returned, slashed }: { returned: bigint; slashed: bigint }): string {
  return `${showLam(returned)} ${what} went back to ${account}, ${showLam(slashed)} to the treasury`;
}
