import type { Hex } from "../../src/shared/hex.ts";
import type { Deployment } from "./deployment.ts";

/** Asks the AccessManager whether an account may call a function of the distributor at once. */
export function mayCall(
  { accessManager, distributor }: Deployment,
  name: "submitRoot" | "withdrawRoot" | "rejectRoot" | "pauseActivation",
): (account: Hex) => Promise<boolean> {
  const { selector } = distributor.interface.getFunction(name);
  return async (account) => (await accessManager.canCall(account, distributor, selector)).immediate;
}
