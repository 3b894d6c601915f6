import { action } from "../support/action.ts";
import { deliver, type Delivery, keptReport } from "../support/deliver.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";

interface Arguments extends Delivery {
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const connection = await hre.network.getOrCreate();
  const { stewardship, accessManager } = await loadDeployment(hre, connection);
  const outgoing = {
    contract: stewardship,
    name: "sweep",
    args: [],
    title: "Give up the company's roles that its stage has no power for",
    failed: "not swept",
    others: [accessManager],
    may: async () => true,
    ability: "sweep",
  };
  const delivered = await deliver(connection, outgoing, args);
  if (!delivered.sent) return print(keptReport(delivered), args.json);
  const block = delivered.receipt.blockNumber;
  const swept = await stewardship.queryFilter(stewardship.filters.Swept(), block, block);
  const roles = await Promise.all(swept.map(async ({ args: { role } }) => Number(role)));
  const text = roles.length === 0 ? "nothing to give up" : `given up: roles ${roles.join(", ")}`;
  print({ json: { roles }, text }, args.json);
});
