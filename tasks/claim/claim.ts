import { action } from "../support/action.ts";
import { claim, type ClaimArguments } from "../support/claim/claim.ts";
import { printClaims } from "../support/claim/context.ts";
import type { Delivery } from "../support/deliver.ts";
import { claimNetwork } from "../support/claim-network.ts";

export default action<ClaimArguments & Pick<Delivery, "dryRun" | "safeOut"> & { json: boolean }>(async (args, hre) => {
  printClaims(await claim(await claimNetwork(hre, args.json, args), args), args.json);
});
