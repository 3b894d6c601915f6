import type { PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi, governorAbi, vestingWalletAbi } from "./abi.ts";
import type { AuditTarget } from "./audit.ts";

/** How the contracts are connected, the Governor's guards, and what each vesting wallet was made with. */
export async function auditContracts(client: PublicClient, target: AuditTarget): Promise<string[]> {
  return [
    ...(await connections(client, target)),
    ...(await governor(client, target)),
    ...(await vestingWallets(client, target)),
  ];
}

async function connections(client: PublicClient, target: AuditTarget): Promise<string[]> {
  const { token, timelock, governor, accessManager, distributor } = target;
  const ofGovernor = { address: governor, abi: governorAbi } as const;
  const ofDistributor = { address: distributor, abi: distributorAbi } as const;
  const checks: [string, string, Hex][] = [
    ["Governor: its token", await client.readContract({ ...ofGovernor, functionName: "token" }), token],
    ["Governor: its timelock", await client.readContract({ ...ofGovernor, functionName: "timelock" }), timelock],
    ["distributor: its token", await client.readContract({ ...ofDistributor, functionName: "token" }), token],
    ["distributor: its treasury", await client.readContract({ ...ofDistributor, functionName: "treasury" }), timelock],
    ["distributor: its authority", await client.readContract({ ...ofDistributor, functionName: "authority" }), accessManager],
  ];
  return checks
    .filter(([, actual, wanted]) => actual.toLowerCase() !== wanted)
    .map(([what, actual, wanted]) => `${what} is ${actual}, and must be ${wanted}`);
}

async function governor(client: PublicClient, { governor: address, parameters }: AuditTarget): Promise<string[]> {
  const findings: string[] = [];
  const delay = await client.readContract({ address, abi: governorAbi, functionName: "votingDelay" });
  if (delay === 0n) findings.push("Governor: its voting delay is 0, so that votes can be borrowed for a proposal already made");
  const floor = await client.readContract({ address, abi: governorAbi, functionName: "quorumFloor" });
  if (floor < parameters.quorumFloor) {
    findings.push(`Governor: its quorum floor is ${floor} wei, below the ${parameters.quorumFloor} of the parameters`);
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
    const owner = (await client.readContract({ ...wallet, functionName: "owner" })).toLowerCase();
    if (owner !== account) findings.push(`${name}: its vesting wallet belongs to ${owner}, and must to ${account}`);
    const start = BigInt(vesting.start === "genesis" ? target.genesis : vesting.start);
    const actual = [
      await client.readContract({ ...wallet, functionName: "start" }),
      await client.readContract({ ...wallet, functionName: "cliff" }), // the moment, not the length
      await client.readContract({ ...wallet, functionName: "duration" }),
    ];
    const wanted = [start, start + BigInt(vesting.cliff), BigInt(vesting.duration)];
    if (actual.join() !== wanted.join()) {
      findings.push(`${name}: its vesting wallet has start, cliff and duration ${actual.join(", ")} s, and must ${wanted.join(", ")}`);
    }
  }
  return findings;
}
