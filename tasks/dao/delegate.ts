import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { showVotes } from "../support/proposal-words.ts";
import { send } from "../support/revert.ts";
import { senderWho } from "../support/sender.ts";

interface Args {
  to: string | undefined;
  from: string | undefined;
  json: boolean;
}

export default action<Args>(async (args, hre) => {
  const delegatee = addressArgument(args.to, "--to");
  const connection = await hre.network.getOrCreate();
  const { token } = await loadDeployment(hre, connection);
  const may = async (account: string): Promise<boolean> =>
    args.from !== undefined || (await token.balanceOf(account)) > 0n;
  const sender = await senderWho(connection, args.from, may, "delegate votes: it holds no LAM");
  await send("not delegated", [token], () => token.connect(sender).delegate(delegatee));
  const account = sender.address.toLowerCase();
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
