import { BaseError, ContractFunctionRevertedError, ContractFunctionZeroDataError, parseAbi } from "viem";
import type { Hex } from "../shared/hex.ts";
import { ecdsaSigner } from "./ecdsa-signer.ts";
import type { ChainReader } from "./reader.ts";

const walletAbi = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
/** What ERC-1271 has a wallet answer if the signature is good. */
const GOOD: Hex = "0x1626ba7e";

/**
 * Whether an account signed, as OpenZeppelin's SignatureChecker sees it: a contract decides by ERC-1271, and so does an
 * account that has delegated to one (EIP-7702); any other account by ECDSA.
 * @throws as the client does, see `refusal`.
 */
export async function signedBy(
  { client }: Pick<ChainReader, "client">,
  account: Hex,
  digest: Hex,
  signature: Hex,
): Promise<boolean> {
  if ((await client.getCode({ address: account })) === undefined) {
    return (await ecdsaSigner(digest, signature)) === account;
  }
  const read = { abi: walletAbi, address: account, functionName: "isValidSignature" } as const;
  try {
    return (await client.readContract({ ...read, args: [digest, signature] })) === GOOD;
  } catch (error) {
    if (saysNo(error)) return false;
    throw error;
  }
}

/** Whether a contract refused, rather than the node. */
function saysNo(error: unknown): boolean {
  return (
    error instanceof BaseError &&
    error.walk(
      (cause) => cause instanceof ContractFunctionRevertedError || cause instanceof ContractFunctionZeroDataError,
    ) !== null
  );
}
