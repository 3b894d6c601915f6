import type { Hex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { deliver, type Delivery, keptReport } from "../support/deliver.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { showVotes } from "../support/proposal-words.ts";

interface Args extends Delivery {
  to: string | undefined;
  json: boolean;
}

export default action<Args>(async (args, hre) => {
  const delegatee = addressArgument(args.to, "--to");
  const connection = await hre.network.getOrCreate();
  const { token } = await loadDeployment(hre, connection);
  const outgoing = {
    contract: token,
    name: "delegate",
    args: [delegatee],
    title: `Delegate votes to ${delegatee}`,
    failed: "not delegated",
    // Whoever is named may delegate before any LAM came.
    may: async (account: Hex) => args.from !== undefined || (await token.balanceOf(account)) > 0n,
    ability: "delegate votes: it holds no LAM",
  };
  const sent = await deliver(connection, outgoing, args);
  if (!sent.sent) return print(keptReport(sent), args.json);
  const account = sent.by;
  const delegated = await token.balanceOf(account);
  const votes = await token.getVotes(delegatee);
  print(
    {
      json: { account, delegatee, delegated, votes },
      text: `${account} delegates ${showVotes(delegated)} LAM to ${delegatee}, who now has ${showVotes(votes)} LAM of votes.\nThey count in proposals whose vote begins later.`,
    },
    args.json,
  );
});
