import { getAbiItem, type PublicClient, zeroAddress } from "viem";
import type { Hex } from "../shared/hex.ts";
import { disputesAbi, distributorAbi, governorAbi, vestingWalletAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { logsSince } from "./logs.ts";

const ownership = getAbiItem({ abi: vestingWalletAbi, name: "OwnershipTransferred" });

/** How the contracts are connected, and what each vesting wallet was made with. */
export async function auditContracts(client: PublicClient, target: AuditTarget): Promise<string[]> {
  return [...(await connections(client, target)), ...(await vestingWallets(client, target))];
}

async function connections(client: PublicClient, target: AuditTarget): Promise<string[]> {
  const { token, timelock, governor, accessManager, distributor, disputes } = target;
  const ofGovernor = { address: governor, abi: governorAbi } as const;
  const ofDistributor = { address: distributor, abi: distributorAbi } as const;
  const ofDisputes = { address: disputes, abi: disputesAbi } as const;
  const checks: [string, string, Hex][] = [
    ["Governor: its token is", await client.readContract({ ...ofGovernor, functionName: "token" }), token],
    ["Governor: its timelock is", await client.readContract({ ...ofGovernor, functionName: "timelock" }), timelock],
    [
      "Governor: its rewards lie with",
      await client.readContract({ ...ofGovernor, functionName: "rewards" }),
      distributor,
    ],
    ["distributor: its token is", await client.readContract({ ...ofDistributor, functionName: "token" }), token],
    [
      "distributor: its treasury is",
      await client.readContract({ ...ofDistributor, functionName: "treasury" }),
      timelock,
    ],
    [
      "distributor: its authority is",
      await client.readContract({ ...ofDistributor, functionName: "authority" }),
      accessManager,
    ],
    [
      "distributor: its predecessor is",
      await client.readContract({ ...ofDistributor, functionName: "predecessor" }),
      zeroAddress,
    ],
    [
      "disputes contract: its distributor is",
      await client.readContract({ ...ofDisputes, functionName: "distributor" }),
      distributor,
    ],
    [
      "disputes contract: its Governor is",
      await client.readContract({ ...ofDisputes, functionName: "governor" }),
      governor,
    ],
    [
      "disputes contract: its authority is",
      await client.readContract({ ...ofDisputes, functionName: "authority" }),
      accessManager,
    ],
  ];
  return checks
    .filter(([, actual, wanted]) => actual.toLowerCase() !== wanted)
    .map(([what, actual, wanted]) => `${what} ${actual}, and must be ${wanted}`);
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
