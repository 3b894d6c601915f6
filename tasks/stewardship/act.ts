import { action } from "../support/action.ts";
import { checkPower, type CompanyCall } from "../support/company-power.ts";
import { type Delivery, isSent, keepAll, keptReport, sendAll } from "../support/deliver.ts";
import { addressOf, contractsOf, type Deployment, loadDeployment } from "../support/deployment.ts";
import { print } from "../support/output.ts";
import { readProposal } from "../support/proposal-file.ts";
import { mayAct } from "../support/role.ts";
import { nameOfStage } from "../support/stages.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";

interface Arguments extends Delivery {
  file: string;
  json: boolean;
}

export default action<Arguments>(async (args, hre) => {
  const { file, json } = args;
  const connection = await hre.network.getOrCreate();
  const deployment = await loadDeployment(hre, connection);
  const { stewardship } = deployment;
  const company = lowerHex(await stewardship.company());
  const { title, targets, calldatas } = readProposal(file, deployment, company);
  const calls = targets.map((target, i) => companyCall(deployment, target, calldatas[i] as Hex));
  for (const call of calls) await checkPower(connection, deployment, call);
  const names = calls.map(({ call }) => call.replace(/^.*\./, "")).join(", ");
  const stage = nameOfStage(Number(await stewardship.stage()));
  const batch = {
    title,
    steps: calls.map(({ contract, data, call }) => ({
      contract: stewardship,
      name: "act",
      args: [addressOf(contract), data],
      title: call,
    })),
    failed: `${file}: not done`,
    others: Object.values(contractsOf(deployment)),
    may: async (account: Hex) => {
      for (const { contract, selector } of calls) {
        if (!(await mayAct(deployment, account, contract, selector))) return false;
      }
      return true;
    },
    ability: `call ${names} (the company, by a power of ${stage}; see \`npx hardhat stewardship status\`)`,
    usually: company,
  };
  if (!isSent(args)) return print(keptReport(await keepAll(hre, connection, batch, args)), json);
  const { by, receipts } = await sendAll(connection, batch, args);
  const made = calls.map(({ call, contract, data }, i) => {
    return { call, target: addressOf(contract), data, transaction: receipts[i]?.hash };
  });
  const text = [
    `done by ${by}: ${title}`,
    ...made.map(({ call, transaction }) => `  ${call}: transaction ${transaction}`),
  ];
  print({ json: { by, calls: made }, text: text.join("\n") }, json);
});

/** A call of a file, of one of our contracts: others a file cannot name. */
function companyCall(deployment: Deployment, target: Hex, data: Hex): CompanyCall & { data: Hex } {
  const selector = data.slice(0, 10);
  const [name, contract] = Object.entries(contractsOf(deployment)).find(([, one]) => addressOf(one) === target) as [
    string,
    CompanyCall["contract"],
  ];
  return { contract, selector, data, call: `${name}.${contract.interface.getFunction(selector)?.name ?? selector}` };
}
