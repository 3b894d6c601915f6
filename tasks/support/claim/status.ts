import { type ClaimStatus, claimStatus } from "../../../src/claim/claim-status.ts";
import { addressArgument } from "../arguments.ts";
import { table } from "../output.ts";
import { type ClaimContext, type ClaimReport, openClaims } from "./context.ts";

export interface StatusArguments {
  account: string | undefined;
  dir: string | undefined;
}

/** `claim status`: what an account has earned, claimed and may claim over all epochs, and who votes with it. */
export async function status(context: ClaimContext, args: StatusArguments): Promise<ClaimReport> {
  const account = addressArgument(args.account, "--account");
  const { rewards, options } = await openClaims(context, args.dir);
  const json = await claimStatus(rewards, account, options);
  return { json, text: inWords(json, context) };
}

function inWords(status: ClaimStatus, { command }: ClaimContext): string {
  const { account, distributor, epoch, newestEpoch, earned, claimed, claimable, delegate, passedOver } = status;
  const votes = BigInt(delegate) === 0n ? "nobody: its votes do not count" : delegate;
  return [
    `${account} through epoch ${epoch}, in wei:`,
    table(["earned", "claimed", "claimable"], [[earned, claimed, claimable].map(String)]),
    `its votes are with ${votes}`,
    ...(epoch < newestEpoch ? [`epoch ${newestEpoch} is active as well: what it adds is not counted here`] : []),
    ...passedOver.map((reason) => `passed over: ${reason}`),
    ...(claimable > 0n ? [`Next: ${command(`claim --account ${account} --delegate A`, distributor)}`] : []),
  ].join("\n");
}
