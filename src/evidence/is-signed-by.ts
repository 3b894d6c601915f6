import { ecdsaSigner } from "../chain/ecdsa-signer.ts";
import type { Hex } from "../shared/hex.ts";
import { type TypedData, typedDataHash } from "./typed-data.ts";

/** Whether an account signed the message by ECDSA, in the one form that there is for each message and key. */
export async function isSignedBy(account: Hex, signature: Hex | undefined, data: TypedData): Promise<boolean> {
  return signature !== undefined && (await ecdsaSigner(typedDataHash(data), signature)) === account;
}
