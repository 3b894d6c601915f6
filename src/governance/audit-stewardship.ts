import { getAbiItem, type PublicClient } from "viem";
import { policiesAbi, stewardshipAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { grantedCalls } from "./granted-calls.ts";
import { logsSince } from "./logs.ts";
import type { Operations } from "./operations.ts";
import { powerMask, POWERS, STAGES } from "./powers.ts";

/** The company's powers are those of the design, they end when the parameters say, and cover no other call. */
export async function auditStewardship(
  client: PublicClient,
  target: AuditTarget,
  operations: Operations,
): Promise<string[]> {
  return [
    ...(await stages(client, target)),
    ...(await grants(client, target, operations)),
    ...(await genesisPolicy(client, target)),
  ];
}

async function stages(client: PublicClient, { stewardship, genesis, parameters }: AuditTarget): Promise<string[]> {
  const of = { address: stewardship, abi: stewardshipAbi } as const;
  const findings: string[] = [];
  for (const [stage, { powers }] of STAGES.entries()) {
    const actual = await client.readContract({ ...of, functionName: "powersOf", args: [BigInt(stage)] });
    const wanted = powerMask(powers);
    if (actual !== wanted) {
      findings.push(`Stewardship: its powers in stage ${stage} are ${actual}, and must be ${wanted}`);
    }
  }
  for (const [stage, end] of parameters.stageEnds.entries()) {
    const actual = await client.readContract({ ...of, functionName: "stageEnds", args: [BigInt(stage)] });
    if (actual !== genesis + end) {
      findings.push(`Stewardship: stage ${stage} ends at ${actual}, and must at ${genesis + end}`);
    }
  }
  return findings;
}

/** What a vote moved is as it should be. */
async function grants(client: PublicClient, target: AuditTarget, operations: Operations): Promise<string[]> {
  const { stewardship, fromBlock } = target;
  const moved = getAbiItem({ abi: stewardshipAbi, name: "GrantsMoved" });
  const moves = await logsSince(client, stewardship, [moved], fromBlock);
  if (moves.some((log) => operations.byVote(log))) return [];
  const actual = await client.readContract({ address: stewardship, abi: stewardshipAbi, functionName: "grants" });
  const key = (to: string, selector: string, power: number): string => `${to.toLowerCase()} ${selector} ${power}`;
  const wanted = new Set(
    grantedCalls(target).map(({ target: to, selector, power }) => key(to, selector, POWERS[power])),
  );
  const given = actual.map(({ target: to, selector, power }) => key(to, selector, power));
  return [
    ...given.filter((one) => !wanted.has(one)).map((one) => `Stewardship: it was granted ${one}, and must not`),
    ...[...wanted].filter((one) => !given.includes(one)).map((one) => `Stewardship: it was not granted ${one}`),
  ];
}

async function genesisPolicy(
  client: PublicClient,
  { policies, fromBlock, parameters }: AuditTarget,
): Promise<string[]> {
  const event = getAbiItem({ abi: policiesAbi, name: "PolicyAdopted" });
  const [made] = await logsSince(client, policies, [event], fromBlock);
  const actual = made?.args.policyHash;
  if (actual === parameters.genesisPolicy) return [];
  return [`policy registry: it was made with policy ${actual ?? "none"}, and must with ${parameters.genesisPolicy}`];
}
