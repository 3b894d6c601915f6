import { action } from "../support/action.ts";
import { cancel, type CancelArguments } from "../support/claim/cancel.ts";
import { printClaims } from "../support/claim/context.ts";
import type { Delivery } from "../support/deliver.ts";
import { claimNetwork } from "../support/claim-network.ts";

export default action<CancelArguments & Pick<Delivery, "dryRun" | "safeOut"> & { json: boolean }>(async (args, hre) => {
  printClaims(await cancel(await claimNetwork(hre, args.json, args), args), args.json);
});
