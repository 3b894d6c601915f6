import { encodeFunctionData } from "viem";
import { delegationSigner } from "../chain/delegation.ts";
import { nextNonce } from "../chain/next-nonce.ts";
import { type ChainReader, chainTime } from "../chain/reader.ts";
import { type Call, simulate } from "../chain/transact.ts";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { showTime } from "../shared/show-time.ts";
import { tokenAbi } from "./abi.ts";
import type { DelegationFile } from "./delegation-file.ts";
import { checkNonce } from "./relay.ts";

/**
 * Checks a signed delegation against the chain, without sending anything.
 * @param relayer who would submit it. @returns the call that does. @throws UserError saying why it would change nothing.
 */
export async function checkDelegation(
  chain: ChainReader,
  token: Hex,
  relayer: Hex,
  file: DelegationFile,
): Promise<Call> {
  const { account, delegation } = file;
  const { delegatee, nonce, expiry, v, r, s } = delegation;
  if (file.chainId !== chain.chainId) {
    throw new UserError(`it was signed for chain ${file.chainId}, and this is chain ${chain.chainId}`);
  }
  if (file.token !== token) throw new UserError(`it was signed for token ${file.token}, and the DAO's is ${token}`);
  if ((await delegationSigner({ chainId: file.chainId, address: token }, delegation)) !== account) {
    throw new UserError(`the signature is not ${account}'s for this delegation (altered?): have it signed again`);
  }
  checkNonce("the token", account, nonce, await nextNonce(chain, token, account));
  const now = await chainTime(chain);
  if (now > expiry) {
    throw new UserError(`it was valid until ${showTime(expiry)}, and it is ${showTime(now)}: have it signed again`);
  }
  const read = { abi: tokenAbi, address: token, functionName: "delegates", args: [account] } as const;
  if (lowerHex(await chain.client.readContract(read)) === delegatee) {
    throw new UserError(`${account} delegates to ${delegatee} already`);
  }
  const args = [delegatee, nonce, expiry, v, r, s] as const;
  const call = { to: token, data: encodeFunctionData({ abi: tokenAbi, functionName: "delegateBySig", args }) };
  await simulate(chain, { account: relayer }, call);
  return call;
}
