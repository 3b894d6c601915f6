import { parseAbi } from "viem";
import type { Hex } from "../shared/hex.ts";
import type { ChainReader } from "./reader.ts";

const noncesAbi = parseAbi(["function nonces(address owner) view returns (uint256)"]);

/** The nonce with which the next signature of `account` is good, at a token or a Governor. @throws as the client does. */
export function nextNonce({ client }: Pick<ChainReader, "client">, contract: Hex, account: Hex): Promise<bigint> {
  return client.readContract({ abi: noncesAbi, address: contract, functionName: "nonces", args: [account] });
}
