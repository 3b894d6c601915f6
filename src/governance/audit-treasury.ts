import { getAbiItem, zeroAddress, type PublicClient } from "viem";
import type { Hex } from "../shared/hex.ts";
import { distributorAbi, tokenAbi } from "./abi.ts";
import type { AuditTarget } from "./audit-target.ts";
import { describeAccount } from "./describe-account.ts";
import { EXCLUDED } from "./excluded.ts";
import { since } from "./logs.ts";
import type { Operations } from "./operations.ts";

const transfer = getAbiItem({ abi: tokenAbi, name: "Transfer" });
const activated = getAbiItem({ abi: distributorAbi, name: "RootActivated" });
const approval = getAbiItem({ abi: tokenAbi, name: "Approval" });

/**
 * The treasury: its votes don't count, the genesis was paid as agreed, and only the distributor may take from it, or one
 * that it retired to. @param distributors the first one and those.
 */
export async function auditTreasury(
  client: PublicClient,
  target: AuditTarget,
  operations: Operations,
  distributors: readonly Hex[],
): Promise<string[]> {
  const { token, timelock, fromBlock } = target;
  const outflows = await since(client, fromBlock, (range) =>
    client.getLogs({ address: token, event: transfer, args: { from: timelock }, ...range }),
  );
  const pulls = await since(client, fromBlock, (range) =>
    client.getLogs({ address: [...distributors], event: activated, ...range }),
  );
  for (const { address, args, transactionHash, logIndex } of pulls) {
    // The distributor tells what an activation pulled; the payment to it comes before in the same transaction.
    const own = outflows.findLastIndex(
      (log) =>
        log.transactionHash === transactionHash &&
        log.logIndex < logIndex &&
        log.args.to.toLowerCase() === address.toLowerCase() &&
        log.args.value === args.pulled,
    );
    if (own !== -1) outflows.splice(own, 1);
  }
  const payments = outflows.map((log) => ({
    to: log.args.to.toLowerCase() as Hex,
    amount: log.args.value,
    byVote: operations.byVote(log),
  }));
  const pulled = pulls
    .filter(({ address }) => address.toLowerCase() === target.distributor)
    .reduce((sum, { args }) => sum + args.pulled, 0n);
  return [
    ...(await votes(client, target)),
    ...(await supply(client, target)),
    ...genesisPayments(payments, target),
    ...(await allowances(client, target, pulled, operations)),
  ];
}

interface Payment {
  to: Hex;
  amount: bigint;
  byVote: boolean;
}

async function votes(client: PublicClient, { token, timelock, vestingWallets }: AuditTarget): Promise<string[]> {
  const findings: string[] = [];
  const silent: [string, Hex][] = [["the treasury", timelock]];
  for (const [index, wallet] of vestingWallets) silent.push([`the vesting wallet of allocations[${index}]`, wallet]);
  for (const [name, account] of silent) {
    const call = { address: token, abi: tokenAbi, functionName: "delegates", args: [account] } as const;
    const delegatee = (await client.readContract(call)).toLowerCase();
    if (delegatee !== EXCLUDED) {
      findings.push(`token: ${name} delegates to ${delegatee}, and must to ${EXCLUDED}, whose votes never count`);
    }
  }
  return findings;
}

async function supply(
  client: PublicClient,
  { token, timelock, fromBlock, parameters }: AuditTarget,
): Promise<string[]> {
  const mints = await since(client, fromBlock, (range) =>
    client.getLogs({ address: token, event: transfer, args: { from: zeroAddress }, ...range }),
  );
  const [mint, ...more] = mints;
  const sound = more.length === 0 && mint?.args.value === parameters.supply && mint.args.to.toLowerCase() === timelock;
  return sound ? [] : [`token: the supply of ${parameters.supply} wei was not minted once, to the timelock`];
}

/** Until the first vote the treasury pays exactly the allocations, each once. */
function genesisPayments(payments: Payment[], target: AuditTarget): string[] {
  const { vestingWallets, parameters } = target;
  const unexplained = payments.filter(({ byVote }) => !byVote);
  const findings: string[] = [];
  for (const [index, { name, account, amount }] of parameters.allocations.entries()) {
    const wallet = vestingWallets.get(index) ?? account;
    const found = unexplained.findIndex((payment) => payment.to === wallet && payment.amount === amount);
    if (found === -1) findings.push(`token: allocations[${index}] (${name}) was not paid ${amount} wei to ${wallet}`);
    else unexplained.splice(found, 1);
  }
  for (const { to, amount } of unexplained) {
    findings.push(`token: the treasury paid ${amount} wei to ${describeAccount(to, target)} without a vote`);
  }
  return findings;
}

async function allowances(
  client: PublicClient,
  target: AuditTarget,
  pulled: bigint,
  operations: Operations,
): Promise<string[]> {
  const { token, timelock, distributor, fromBlock, parameters } = target;
  const approvals = await since(client, fromBlock, (range) =>
    client.getLogs({ address: token, event: approval, args: { owner: timelock }, ...range }),
  );
  // The last approval of each spender; the distributor is looked at even if it was never approved.
  const byVote = new Map<Hex, boolean>([[distributor, false]]);
  for (const log of approvals) {
    byVote.set(log.args.spender.toLowerCase() as Hex, operations.byVote(log));
  }
  const budget = parameters.emissionAllowance - pulled;
  const findings: string[] = [];
  for (const [spender, voted] of byVote) {
    const call = { address: token, abi: tokenAbi, functionName: "allowance", args: [timelock, spender] } as const;
    const allowance = await client.readContract(call);
    const wanted = spender === distributor ? budget : 0n;
    if (!voted && allowance !== wanted) {
      findings.push(
        `token: ${describeAccount(spender, target)} may take ${allowance} wei from the treasury, and must ${wanted}`,
      );
    }
  }
  return findings;
}
