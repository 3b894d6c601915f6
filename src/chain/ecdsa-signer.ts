import { recoverAddress } from "viem";
import { type Hex, lowerHex } from "../shared/hex.ts";

/** Half of secp256k1's order: of the two forms of a signature contracts take the one with s up to here. */
const MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** Who signed by ECDSA, in the only form that OpenZeppelin's library takes; undefined if nobody did. */
export async function ecdsaSigner(hash: Hex, signature: Hex): Promise<Hex | undefined> {
  if (signature.length !== 132 || !/1[bc]$/.test(signature) || BigInt(`0x${signature.slice(66, 130)}`) > MAX_S)
    return undefined;
  try {
    return lowerHex(await recoverAddress({ hash, signature }));
  } catch {
    return undefined;
  }
}
