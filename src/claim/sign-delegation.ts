import { parseSignature } from "viem";
import { UserError } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import { tokenAbi } from "./abi.ts";
import { delegationTypedData } from "./delegation.ts";
import { refusal } from "./refusal.ts";
import type { ClaimWallet, Rewards } from "./rewards.ts";

/** A delegation as the distributor takes it, signed by the account whose votes it gives away. */
export interface SignedDelegation {
  delegatee: Hex;
  nonce: bigint;
  expiry: bigint;
  v: number;
  r: Hex;
  s: Hex;
}

/**
 * Has the wallet sign a delegation of its account's votes, good with the token's next nonce.
 * @param expiry Unix seconds. @throws UserError if the wallet gives none, or one that the token cannot take.
 */
export async function signDelegation(
  { client, chainId, token }: Rewards,
  wallet: ClaimWallet,
  delegatee: Hex,
  expiry: bigint,
): Promise<SignedDelegation> {
  const { address } = wallet.account;
  try {
    const nonce = await client.readContract({ abi: tokenAbi, address: token, functionName: "nonces", args: [address] });
    const message = { delegatee, nonce, expiry };
    const data = delegationTypedData({ chainId, address: token }, message);
    const signature = await wallet.signTypedData({ account: wallet.account, ...data });
    if (signature.length !== 132) {
      throw new UserError(`${address} signs as a contract, which the token does not take: delegate in a transaction`);
    }
    const { r, s, yParity } = parseSignature(signature);
    return { ...message, v: 27 + yParity, r, s };
  } catch (error) {
    throw refusal(`${address} signed no delegation`, error);
  }
}
