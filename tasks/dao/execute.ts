import { createPublicClient, custom } from "viem";
import { replacedCode } from "../../src/governance/replaced-code.ts";
import { UserError } from "../../src/shared/errors.ts";
import { showTime } from "../../src/shared/show-time.ts";
import { action } from "../support/action.ts";
import { contractsOf, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { shortId } from "../support/proposal-words.ts";
import { findProposal, viewProposal } from "../support/proposals.ts";
import { reach } from "../support/reach.ts";
import { send } from "../support/revert.ts";
import { senderWho } from "../support/sender.ts";

interface Args {
  id: string;
  from: string | undefined;
  fastForward: boolean;
  json: boolean;
}

export default action<Args>(async (args, hre) => {
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { governor } = deployment;
  const created = await findProposal(connection, deployment, args.id);
  const name = `proposal ${shortId(created.id)}`;
  const { state, eta, title } = await viewProposal(connection, deployment, created);
  if (state === "succeeded")
    throw new UserError(`${name} must be queued first: npx hardhat dao queue ${shortId(created.id)}`);
  if (state !== "queued") throw new UserError(`${name} cannot be executed: it is ${state}`);
  if (!(await reach(connection, eta, args.fastForward))) {
    throw new UserError(
      `${name}: the timelock lets it be executed from ${showTime(eta)}; on the local chain add --fast-forward`,
    );
  }
  const client = createPublicClient({ transport: custom(connection.provider), cacheTime: 0 });
  const [replaced] = (await replacedCode(client, created.targets, created.block)) ?? [];
  if (replaced !== undefined) {
    throw new UserError(
      `${name}: the code at ${replaced} was replaced since it was proposed, so it is not executed from here: see what it would do with \`npx hardhat dao simulate ${shortId(created.id)}\``,
    );
  }
  const sender = await senderWho(connection, args.from, async () => true, "execute");
  const receipt = await send(`${name}: not executed`, Object.values(contractsOf(deployment)), () =>
    governor.connect(sender)["execute(uint256)"](created.id),
  );
  print(
    {
      json: { id: created.id, state: "executed", transaction: receipt.hash },
      text: `${name} is executed: ${title}\nTransaction ${receipt.hash}`,
    },
    args.json,
  );
});
