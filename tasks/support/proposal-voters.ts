import { createPublicClient, custom, getAbiItem } from "viem";
import { tokenAbi } from "../../src/governance/abi.ts";
import { EXCLUDED } from "../../src/governance/excluded.ts";
import { logsSince } from "../../src/governance/logs.ts";
import { type Hex, lowerHex } from "../../src/shared/hex.ts";
import type { Connection } from "./connection.ts";
import { addressOf, type Deployment } from "./deployment.ts";
import { knownContracts } from "./proposal-contracts.ts";

/** Somebody who could vote; wei. */
export interface Voter {
  account: Hex;
  votes: bigint;
}

/** Everybody with votes now, the most first. */
export async function delegates(connection: Connection, { token, record }: Deployment): Promise<Voter[]> {
  const client = createPublicClient({ transport: custom(connection.provider) });
  const event = getAbiItem({ abi: tokenAbi, name: "DelegateVotesChanged" });
  const votes = new Map<Hex, bigint>();
  for (const { args } of await logsSince(client, addressOf(token), [event], record.fromBlock)) {
    votes.set(lowerHex(args.delegate), args.newVotes);
  }
  votes.delete(EXCLUDED);
  return descending(votes);
}

/** Everybody who holds LAM and lets nobody vote with it, the most first; none of the DAO's own contracts. */
export async function idleHolders(connection: Connection, deployment: Deployment): Promise<Voter[]> {
  const { token, record } = deployment;
  const client = createPublicClient({ transport: custom(connection.provider) });
  const event = getAbiItem({ abi: tokenAbi, name: "Transfer" });
  const balances = new Map<Hex, bigint>();
  const add = (account: Hex, amount: bigint): void => {
    balances.set(account, (balances.get(account) ?? 0n) + amount);
  };
  for (const { args } of await logsSince(client, addressOf(token), [event], record.fromBlock)) {
    add(lowerHex(args.from), -args.value);
    add(lowerHex(args.to), args.value);
  }
  for (const known of knownContracts(deployment)) balances.delete(known);
  const idle: Voter[] = [];
  for (const voter of descending(balances)) {
    if (BigInt(await token.delegates(voter.account)) === 0n) idle.push(voter);
  }
  return idle;
}

function descending(votes: ReadonlyMap<Hex, bigint>): Voter[] {
  return [...votes]
    .filter(([, amount]) => amount > 0n)
    .map(([account, amount]) => ({ account, votes: amount }))
    .toSorted((a, b) => (a.votes > b.votes ? -1 : 1));
}
