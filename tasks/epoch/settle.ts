import type { ContractTransactionReceipt } from "ethers";
import type { Hex } from "../../src/shared/hex.ts";
import { showLam } from "../../src/shared/show-amount.ts";
import { action } from "../support/action.ts";
import { type Delivery, isSent, keepAll, keptReport, sendAll } from "../support/deliver.ts";
import { loadDeployment } from "../support/deployment.ts";
import {
  findDispute,
  findFallbackBond,
  type PlacedSubmission,
  readLineage,
  seasonSubmissions,
} from "../support/lineage.ts";
import { print } from "../support/output.ts";
import { bondOfDispute, bondOfPublication, type OpenBond, paidOut, settlement } from "../support/settle-bonds.ts";
import { findSubmission, nameOf, readSubmission } from "../support/submissions.ts";

interface Arguments extends Delivery {
  id: string;
  fastForward: boolean;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const all = await seasonSubmissions(await readLineage(connection, deployment));
  const isOpen = async (each: PlacedSubmission) => (await hasOpenDispute(each)) || (await hasOpenBond(each));
  const found = await findSubmission(all, args.id, isOpen, "under a dispute or published for a bond that lies there");
  const published = await hasOpenBond(found);
  // First the dispute, which may end the root. Of what has no bond it says so.
  const disputed = !published || (await hasOpenDispute(found));
  const bonds: OpenBond[] = [
    ...(disputed ? [await bondOfDispute(connection, found, args.fastForward)] : []),
    ...(published ? [await bondOfPublication(found, disputed)] : []),
  ];
  const batch = settlement(deployment, found, bonds);
  if (!isSent(args)) return print(keptReport(await keepAll(hre, connection, batch, args)), args.json);
  const { receipts } = await sendAll(connection, batch, args);
  const { id, epoch } = found;
  const { status } = await readSubmission(found.era.distributor, id);
  const paid = bonds.map((bond, i) => ({ ...bond, ...paidOut(receipts[i] as ContractTransactionReceipt, bond) }));
  const lines = paid.map(({ event, account, ...amounts }) =>
    paidText(event === "DisputeSettled" ? "of the bond" : "of the bond for which it was published", account, amounts),
  );
  const json = Object.assign(
    { id, epoch, status },
    ...paid.map(({ event, account, bond, returned, slashed }) =>
      event === "DisputeSettled"
        ? { disputer: account, bond, returned, slashed }
        : { publication: { submitter: account, bond, returned, slashed } },
    ),
  );
  print({ json, text: [`${nameOf(found)} is ${status}`, ...lines].join("; ") }, args.json);
});

const hasOpenDispute = async ({ id, era }: PlacedSubmission): Promise<boolean> =>
  (await findDispute(era, id))?.settled === false;

const hasOpenBond = async (submission: PlacedSubmission): Promise<boolean> =>
  (await findFallbackBond(submission.era, submission))?.settled === false;

function paidText(what: string, account: Hex, { returned, slashed }: { returned: bigint; slashed: bigint }): string {
  return `${showLam(returned)} ${what} went back to ${account}, ${showLam(slashed)} to the treasury`;
}
