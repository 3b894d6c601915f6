import { action } from "../support/action.ts";
import { sign, type SignArguments } from "../support/claim/sign.ts";
import { printClaims } from "../support/claim/context.ts";
import { claimNetwork } from "../support/claim-network.ts";

export default action<SignArguments & { json: boolean }>(async (args, hre) => {
  printClaims(await sign(await claimNetwork(hre, args.json), args), args.json);
});
