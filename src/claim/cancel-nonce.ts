import { encodeFunctionData } from "viem";
import { refusal } from "../chain/refusal.ts";
import { type Call, transact } from "../chain/transact.ts";
import type { Wallet } from "../chain/wallet.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { distributorAbi } from "./abi.ts";
import type { Rewards } from "./rewards.ts";

/**
 * Voids every claim that the wallet's account signed, or will sign, with `nonce`.
 * @returns the transaction. @throws UserError if that nonce is cancelled already, or with the reason of a refusal.
 */
export async function cancelNonce(rewards: Rewards, wallet: Wallet, nonce: bigint): Promise<Hex> {
  const account = lowerHex(wallet.account.address);
  const call = await cancelCall(rewards, account, nonce);
  return (await transact(rewards, wallet, `nonce ${nonce} of ${account} not cancelled`, call)).transactionHash;
}

/** The call by which an account voids what it signed with `nonce`. @throws UserError if that nonce is cancelled already. */
export async function cancelCall(rewards: Rewards, account: Hex, nonce: bigint): Promise<Call> {
  const { client, distributor } = rewards;
  const read = { abi: distributorAbi, address: distributor, functionName: "nonceCancelled" } as const;
  const cancelled = await client
    .readContract({ ...read, args: [account, nonce] })
    .catch((error: unknown) => Promise.reject(refusal("the distributor cannot be read", error)));
  if (cancelled) throw new UserError(`${account} has cancelled nonce ${nonce} already`);
  const data = encodeFunctionData({ abi: distributorAbi, functionName: "cancelNonce", args: [nonce] });
  return { to: distributor, data };
}
