import { readFile } from "node:fs/promises";
import type { Abi } from "viem";
import { parseProposal } from "../../src/governance/proposal.ts";
import { UserError } from "../../src/shared/errors.ts";
import type { Hex } from "../../src/shared/hex.ts";
import { action } from "../support/action.ts";
import type { Delivery } from "../support/deliver.ts";
import { keptReport } from "../support/deliver.ts";
import { addressOf, contractsOf, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { callByRole } from "../support/role.ts";
import { nameOfStage } from "../support/stages.ts";

interface Arguments extends Delivery {
  file: string;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const { file, json } = args;
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file}: cannot be read (${error.code})`);
  });
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { stewardship } = deployment;
  const contracts = Object.entries(contractsOf(deployment));
  const named = contracts.map(([name, contract]) => [
    name,
    { address: addressOf(contract), abi: JSON.parse(contract.interface.formatJson()) as Abi },
  ]);
  const { title, targets, calldatas } = parseProposal(
    text,
    file,
    Object.fromEntries(named),
    (await stewardship.company()) as Hex,
  );
  const [target, data] = [targets[0] as Hex, calldatas[0] as Hex];
  if (targets.length > 1) throw new UserError(`${file} holds ${targets.length} calls: the company acts call by call`);
  const [, contract] = contracts.find(([, one]) => addressOf(one) === target) as (typeof contracts)[number];
  const call = contract.interface.parseTransaction({ data });
  if (call === null) throw new UserError(`${file}: its call is not one of the contract's`);
  const stage = nameOfStage(Number(await stewardship.stage()));
  const request = {
    contract,
    name: call.name,
    args: call.args,
    title,
    failed: "not done",
    ability: `call ${call.name} (the company, by a power of ${stage}; see \`npx hardhat stewardship status\`)`,
    accepts: (caller: Hex) => caller === addressOf(stewardship),
  };
  const delivered = await callByRole(connection, deployment, request, args);
  if (!delivered.sent) return print(keptReport(delivered), json);
  const { by, receipt } = delivered;
  print({ json: { by, target, data, transaction: receipt.hash }, text: `done by ${by}: ${title}` }, json);
});
