import { encodeFunctionData } from "viem";
import { refusal } from "../chain/refusal.ts";
import { transact } from "../chain/transact.ts";
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
  const { client, distributor } = rewards;
  const read = { abi: distributorAbi, address: distributor, functionName: "nonceCancelled" } as const;
  const cancelled = await client
    .readContract({ ...read, args: [account, nonce] })
    .catch((error: unknown) => Promise.reject(refusal("the distributor cannot be read", error)));
  if (cancelled) throw new UserError(`${account} has cancelled nonce ${nonce} already`);
  const data = encodeFunctionData({ abi: distributorAbi, functionName: "cancelNonce", args: [nonce] });
  const call = { to: distributor, data };
  return (await transact(rewards, wallet, `nonce ${nonce} of ${account} not cancelled`, call)).transactionHash;
}
