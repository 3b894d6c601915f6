import { type Abi, getAbiItem, type PublicClient, zeroAddress } from "viem";
import type { Hex } from "../shared/hex.ts";
import {
  disputesAbi,
  distributorAbi,
  fallbackAbi,
  governorAbi,
  modelsAbi,
  policiesAbi,
  stewardshipAbi,
  vestingWalletAbi,
} from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { logsSince } from "./logs.ts";

const ownership = getAbiItem({ abi: vestingWalletAbi, name: "OwnershipTransferred" });

/** How the contracts are connected, and what each vesting wallet was made with. */
export async function auditContracts(client: PublicClient, target: AuditTarget): Promise<string[]> {
  return [...(await connections(client, target)), ...(await vestingWallets(client, target))];
}

async function connections(client: PublicClient, target: AuditTarget): Promise<string[]> {
  const { token, timelock, governor, accessManager, distributor, disputes, policies, models, stewardship, fallback } =
    target;
  const checks: [name: string, address: Hex, abi: Abi, getters: Record<string, Hex>][] = [
    ["Governor", governor, governorAbi, { token, timelock, rewards: distributor, stewardship }],
    [
      "distributor",
      distributor,
      distributorAbi,
      { token, treasury: timelock, authority: accessManager, policies, predecessor: zeroAddress },
    ],
    ["disputes contract", disputes, disputesAbi, { distributor, governor, authority: accessManager }],
    ["policy registry", policies, policiesAbi, { authority: accessManager }],
    ["model registry", models, modelsAbi, { authority: accessManager }],
    ["Stewardship", stewardship, stewardshipAbi, { dao: timelock, accessManager, company: target.parameters.company }],
    ["fallback publisher", fallback, fallbackAbi, { stewardship, disputes, distributor }],
  ];
  const findings: string[] = [];
  for (const [name, address, abi, getters] of checks) {
    for (const [functionName, wanted] of Object.entries(getters)) {
      const actual = String(await client.readContract({ address, abi, functionName })).toLowerCase();
      if (actual !== wanted) findings.push(`${name}: its ${functionName} is ${actual}, and must be ${wanted}`);
    }
  }
  return findings;
}

async function vestingWallets(client: PublicClient, target: AuditTarget): Promise<string[]> {
  const findings: string[] = [];
  for (const [index, { account, vesting }] of target.parameters.allocations.entries()) {
    if (vesting === undefined) continue;
    const name = `allocations[${index}]`;
    const address = target.vestingWallets.get(index);
    if (address === undefined) {
      findings.push(`${name}: its vesting wallet was not deployed`);
      continue;
    }
    const wallet = { address, abi: vestingWalletAbi } as const;
    // Only an owner hands the wallet on, so that the first one decides.
    const [made] = await logsSince(client, address, [ownership], target.fromBlock);
    const owner = made?.args.newOwner.toLowerCase();
    if (owner !== account) {
      findings.push(`${name}: its vesting wallet was made for ${owner ?? "nobody"}, and must for ${account}`);
    }
    const start = BigInt(vesting.start === "genesis" ? target.genesis : vesting.start);
    const actual = [
      await client.readContract({ ...wallet, functionName: "start" }),
      await client.readContract({ ...wallet, functionName: "cliff" }), // the moment, not the length
      await client.readContract({ ...wallet, functionName: "duration" }),
    ];
    const wanted = [start, start + BigInt(vesting.cliff), BigInt(vesting.duration)];
    if (actual.join() !== wanted.join()) {
      findings.push(
        `${name}: its vesting wallet has start, cliff and duration ${actual.join(", ")} s, and must ${wanted.join(", ")}`,
      );
    }
  }
  return findings;
}
