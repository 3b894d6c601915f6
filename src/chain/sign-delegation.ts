import { parseSignature } from "viem";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { delegationSigner, delegationTypedData, type SignedDelegation } from "./delegation.ts";
import { nextNonce } from "./next-nonce.ts";
import type { ChainReader } from "./reader.ts";
import { refusal } from "./refusal.ts";
import type { Wallet } from "./wallet.ts";

/**
 * Has the wallet sign a delegation of its account's votes, good with the token's next nonce.
 * @param expiry Unix seconds. @throws UserError if the wallet gives none, or one that the token cannot take.
 */
export async function signDelegation(
  { client, chainId, token }: ChainReader & { token: Hex },
  wallet: Wallet,
  delegatee: Hex,
  expiry: bigint,
): Promise<SignedDelegation> {
  const address = lowerHex(wallet.account.address);
  try {
    const nonce = await nextNonce({ client }, token, address);
    const message = { delegatee, nonce, expiry };
    const votes = { chainId, address: token };
    const signature = await wallet.signTypedData({ account: wallet.account, ...delegationTypedData(votes, message) });
    if (signature.length !== 132) {
      throw new UserError(`${address} signs as a contract, which the token does not take: delegate in a transaction`);
    }
    const { r, s, yParity } = parseSignature(signature);
    const signed = { ...message, v: 27 + yParity, r, s };
    if ((await delegationSigner(votes, signed)) !== address) {
      throw new UserError(`the wallet did not sign as ${address}, or not this delegation: choose that account in it`);
    }
    return signed;
  } catch (error) {
    throw refusal(`${address} signed no delegation`, error);
  }
}
