import type { BaseContract } from "ethers";
import { POWERS } from "../../src/governance/powers.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { Connection } from "./connection.ts";
import { deliver, type Delivery, type Kept, senderOf, type Sent } from "./deliver.ts";
import { addressOf, type Deployment } from "./deployment.ts";

/** A call of a function which a role protects. */
export interface RoleCall {
  contract: BaseContract;
  name: string;
  args: readonly unknown[];
  /** See Outgoing. */
  title: string;
  failed: string;
  /** What the sender must be able to do, for the error. */
  ability: string;
  /** Whether the one whom the contract sees will do; by default anybody with the role. */
  accepts?: (caller: Hex) => boolean;
  /** Looks at whom the contract will see before anything is sent. @throws UserError */
  check?: (caller: Hex) => Promise<void>;
}

/**
 * Makes a protected call for an account that has the role, or for the company or its operator through the Stewardship.
 * @returns what became of it, and `caller`: whom the contract sees, the account or the Stewardship.
 * @throws UserError if nobody may make it, or it would fail.
 */
export async function callByRole(
  connection: Connection,
  deployment: Deployment,
  { contract, name, args, title, failed, ability, accepts = () => true, check = async () => {} }: RoleCall,
  delivery: Delivery,
): Promise<(Sent | Kept) & { caller: Hex }> {
  const { accessManager, stewardship } = deployment;
  const selector = contract.interface.getFunction(name)?.selector ?? "";
  const steward = addressOf(stewardship);
  const hasRole = async (account: Hex): Promise<boolean> =>
    accepts(account) && (await accessManager.canCall(account, contract, selector)).immediate;
  const directly = { contract, name, args, may: hasRole };
  const data = contract.interface.encodeFunctionData(name, args);
  const forCompany = {
    contract: stewardship,
    name: "act",
    args: [await contract.getAddress(), data],
    may: async (account: Hex): Promise<boolean> =>
      (await hasRole(steward)) && (await mayAct(deployment, account, contract, selector)),
  };
  const common = { title, failed, ability, others: [contract, accessManager], usually: await companyOf(deployment) };
  const may = async (account: Hex): Promise<boolean> => (await hasRole(account)) || forCompany.may(account);
  const by = await senderOf(connection, { ...common, may }, delivery);
  const caller = (await hasRole(by)) ? by : steward;
  await check(caller);
  const outgoing = { ...common, ...(caller === steward ? forCompany : directly) };
  return { ...(await deliver(connection, outgoing, { ...delivery, from: by })), caller };
}

async function companyOf({ stewardship }: Deployment): Promise<Hex> {
  return (await stewardship.company()).toLowerCase() as Hex;
}

/** Whether the Stewardship would pass on a call of an account now, if it is let make it. */
export async function mayAct(
  deployment: Deployment,
  account: Hex,
  target: BaseContract,
  selector: string,
): Promise<boolean> {
  const { stewardship } = deployment;
  const power = Number(await stewardship.powerFor(target, selector));
  if ((Number(await stewardship.powers()) & power) === 0) return false;
  if ((await companyOf(deployment)) === account) return true;
  return power === POWERS.publish && (await stewardship.operator()).toLowerCase() === account;
}
