import { getAbiItem, type PublicClient } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { tokenAbi } from "./abi.ts";
import { EXCLUDED } from "./excluded.ts";
import { logsSince } from "./logs.ts";

/** Somebody who votes. `votes` in wei. */
export interface Delegate {
  account: Hex;
  votes: bigint;
}

/** Everybody who has votes now but EXCLUDED, the largest first. */
export async function delegatedVotes(client: PublicClient, token: Hex, fromBlock: number): Promise<Delegate[]> {
  const changed = getAbiItem({ abi: tokenAbi, name: "DelegateVotesChanged" });
  const votes = new Map<Hex, bigint>();
  for (const { args } of await logsSince(client, token, [changed], fromBlock)) {
    votes.set(lowerHex(args.delegate), args.newVotes);
  }
  votes.delete(EXCLUDED);
  const delegates = [...votes].map(([account, amount]) => ({ account, votes: amount }));
  return delegates
    .filter((one) => one.votes > 0n)
    .toSorted((a, b) => (a.votes < b.votes ? 1 : a.votes > b.votes ? -1 : 0));
}
