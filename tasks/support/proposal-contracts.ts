import type { Abi } from "viem";
import { EXCLUDED } from "../../src/governance/excluded.ts";
import type { Speaker } from "../../src/governance/argument-words.ts";
import { describeAccount } from "../../src/governance/describe-account.ts";
import type { NamedContract } from "../../src/governance/proposal.ts";
import { type SettingValues, showSetting } from "../../src/governance/settings.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import { auditTarget } from "./audit-target.ts";
import { addressOf, contractsOf, type Deployment } from "./deployment.ts";

/** The contracts that proposals may call, by the names that they call them by. */
export function namedContracts(deployment: Deployment): Record<string, NamedContract> {
  const named = Object.entries(contractsOf(deployment)).map(([name, contract]) => {
    const abi = JSON.parse(contract.interface.formatJson()) as Abi;
    return [name, { address: addressOf(contract), abi }] as const;
  });
  return Object.fromEntries(named);
}

/** The contracts that a deployment is made of, vesting wallets too: what is known without looking at their code. */
export function knownContracts(deployment: Deployment): ReadonlySet<Hex> {
  return new Set([...Object.values(contractsOf(deployment)).map(addressOf), ...deployment.vestingWallets.values()]);
}

/** Names what proposals are about. @param settings as they are today, if they are to be named. */
export function speakerOf(deployment: Deployment, settings?: SettingValues): Speaker {
  const contracts = contractsOf(deployment);
  const speaker: Speaker = {
    account: (address) => nameOf(lowerHex(address), deployment),
    functionName: (target, selector) => {
      const contract = Object.values(contracts).find((one) => addressOf(one) === target);
      return contract?.interface.getFunction(selector)?.name ?? selector;
    },
    today: (setting) => (settings === undefined ? undefined : showSetting(setting, settings[setting], speaker.account)),
  };
  return speaker;
}

/** An address by the part that it plays, and in full unless it is one of the DAO's own contracts. */
function nameOf(address: Hex, deployment: Deployment): string {
  const { timelock, vestingWallets, record } = deployment;
  if (address === addressOf(timelock)) return "the treasury";
  if (address === EXCLUDED) return "nobody (the address whose votes do not count)";
  const { allocations, company } = record.parameters;
  for (const [index, { name }] of allocations.entries()) {
    if (vestingWallets.get(index) === address) return `the vesting wallet of "${name}" ${address}`;
  }
  const allocation = allocations.find(({ account }) => account === address && account !== company);
  if (allocation !== undefined) return `"${allocation.name}" ${address}`;
  const { distributor, disputes, fallback } = deployment;
  // Those of today: a vote may have moved the rewards since the deployment.
  const current = { distributor: addressOf(distributor), disputes: addressOf(disputes), fallback: addressOf(fallback) };
  return describeAccount(address, { ...auditTarget(deployment), ...current });
}
