import { action } from "../support/action.ts";
import { relay, type RelayArguments } from "../support/claim/relay.ts";
import { printClaims } from "../support/claim/context.ts";
import type { Delivery } from "../support/deliver.ts";
import { claimNetwork } from "../support/claim-network.ts";

export default action<RelayArguments & Pick<Delivery, "dryRun" | "safeOut"> & { json: boolean }>(async (args, hre) => {
  printClaims(await relay(await claimNetwork(hre, args.json, args), args), args.json);
});
