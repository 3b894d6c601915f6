import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { BaseContract, ContractTransactionReceipt, ContractTransactionResponse } from "ethers";
import { POWERS } from "../../src/governance/powers.ts";
import type { Hex } from "../../src/shared/hex.ts";
import type { Connection } from "./connection.ts";
import { addressOf, type Deployment } from "./deployment.ts";
import { send } from "./revert.ts";
import { senderWho } from "./sender.ts";

/** An account that may call a function which a role protects: itself, or through the company's stewardship. */
export interface RoleCaller {
  signer: HardhatEthersSigner;
  /** Whom the contract sees: the account or the Stewardship. Lower-case. */
  caller: Hex;
  /** Sends the call and waits for it. @throws UserError with the contract's error in words. */
  send(what: string, args: readonly unknown[]): Promise<ContractTransactionReceipt>;
}

/** What to call, and for whom. */
export interface RoleCall {
  contract: BaseContract;
  name: string;
  /** `--from`. */
  from: string | undefined;
  /** What the account must be able to do, for the error. */
  what: string;
  /** Whether the one whom the contract sees will do; by default anybody with the role. */
  accepts?: (caller: Hex) => boolean;
}

/**
 * Finds the sender of a protected call: `--from`, or the first of the network's accounts that may make it.
 * @throws UserError if the account given may not, or none may.
 */
export async function roleCaller(
  connection: Connection,
  deployment: Deployment,
  { contract, name, from, what, accepts = () => true }: RoleCall,
): Promise<RoleCaller> {
  const { accessManager, stewardship } = deployment;
  const fragment = contract.interface.getFunction(name);
  if (fragment === null) throw new Error(`no function ${name}`);
  const { selector } = fragment;
  const steward = addressOf(stewardship);
  const mayAct = async (account: Hex): Promise<boolean> =>
    (await mayActFor(deployment, account, contract, selector)) &&
    (await accessManager.canCall(steward, contract, selector)).immediate;
  const mayCall = async (account: Hex): Promise<boolean> =>
    (await accessManager.canCall(account, contract, selector)).immediate;
  const callerFor = async (account: Hex): Promise<Hex | undefined> => {
    if (accepts(account) && (await mayCall(account))) return account;
    return accepts(steward) && (await mayAct(account)) ? steward : undefined;
  };
  const signer = await senderWho(connection, from, async (account) => (await callerFor(account)) !== undefined, what);
  const caller = (await callerFor(signer.address.toLowerCase() as Hex)) ?? steward;
  return {
    signer,
    caller,
    send: (failed, args) =>
      send(failed, [contract, stewardship, accessManager], async () =>
        caller === steward
          ? stewardship.connect(signer).act(contract, contract.interface.encodeFunctionData(name, args))
          : ((await contract.connect(signer).getFunction(name)(...args)) as ContractTransactionResponse),
      ),
  };
}

/** Whether the stewardship would make a call for an account now. */
async function mayActFor(
  { stewardship }: Deployment,
  account: Hex,
  target: BaseContract,
  selector: string,
): Promise<boolean> {
  const power = Number(await stewardship.powerFor(target, selector));
  if ((Number(await stewardship.powers()) & power) === 0) return false;
  if ((await stewardship.company()).toLowerCase() === account) return true;
  return power === POWERS.publish && (await stewardship.operator()).toLowerCase() === account;
}
