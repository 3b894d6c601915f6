import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import { addressArgument } from "../support/arguments.ts";
import { deliver, type Delivery, keptReport } from "../support/deliver.ts";
import { loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";

interface Arguments extends Delivery {
  to: string | undefined;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const to = addressArgument(args.to, "--to");
  const connection = await hre.network.getOrCreate();
  const { stewardship } = await loadDeployment(hre, connection);
  const company = lowerHex(await stewardship.company());
  const before = lowerHex(await stewardship.operator());
  const outgoing = {
    contract: stewardship,
    name: "setOperator",
    args: [to],
    title: `Make ${to} the operator in the place of ${before}`,
    failed: "the operator stays",
    may: async (account: Hex) => account === company,
    ability: `name the operator (the company ${company} may)`,
    usually: company,
  };
  const delivered = await deliver(connection, outgoing, args);
  if (!delivered.sent) return print(keptReport(delivered), args.json);
  print(
    { json: { operator: to, before }, text: `${to} publishes in the company's name, ${before} no more` },
    args.json,
  );
});
