import { action } from "../support/action.ts";
import { command } from "../support/connection.ts";
import { addressArgument } from "../support/arguments.ts";
import { findClaim } from "../support/claimant.ts";
import { print, table } from "../support/output.ts";

interface Arguments {
  account: string | undefined;
  dir: string | undefined;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const account = addressArgument(args.account, "--account");
  const connection = await hre.network.getOrCreate();
  const { distributor, epoch, claim } = await findClaim(hre, connection, account, args.dir);
  const earned = claim?.cumulativeAmount ?? 0n;
  const claimed = await distributor.claimed(account);
  const json = { account, epoch, earned, claimed, claimable: earned > claimed ? earned - claimed : 0n };
  const text = [
    `${account} through epoch ${epoch}, in wei:`,
    table(["earned", "claimed", "claimable"], [[json.earned, json.claimed, json.claimable].map(String)]),
    ...(json.claimable > 0n ? [`Next: ${command(connection, `claim --account ${account} --delegate A`)}`] : []),
  ].join("\n");
  print({ json, text }, args.json);
});
