import { action } from "../support/action.ts";
import { status, type StatusArguments } from "../support/claim/status.ts";
import { printClaims } from "../support/claim/context.ts";
import { claimNetwork } from "../support/claim-network.ts";

export default action<StatusArguments & { json: boolean }>(async (args, hre) => {
  printClaims(await status(await claimNetwork(hre, args.json), args), args.json);
});
