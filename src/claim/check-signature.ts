import { isErc6492Signature, parseErc6492Signature } from "viem";
import { verifyHash } from "viem/actions";
import { ecdsaSigner } from "../chain/ecdsa-signer.ts";
import { refusal } from "../chain/refusal.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";
import { claimDigest } from "./claim-message.ts";
import type { SignedClaim } from "./claim-file.ts";
import type { Rewards } from "./rewards.ts";

/** Whose signature it is, and how the distributor wants to see it. */
export type SignatureCheck =
  | { state: "valid"; signature: Hex }
  /** Good as soon as the account's wallet contract is deployed, which whoever calls `factory` with `factoryData` does. */
  | { state: "undeployed"; factory: Hex; factoryData: Hex }
  | { state: "invalid" };

/**
 * Checks a claim's signature as the distributor does: ECDSA first, then ERC-1271; and ERC-6492 for a wallet contract that
 * is not deployed yet, which the distributor does not know.
 * @throws UserError if the node does not answer.
 */
export async function checkSignature({ client }: Rewards, signed: SignedClaim): Promise<SignatureCheck> {
  const { account: address } = signed.claim;
  const digest = claimDigest(signed, signed.claim);
  const wrapped = isErc6492Signature(signed.signature);
  try {
    const { signature, ...deployment } = unwrap(signed.signature);
    if ((await ecdsaSigner(digest, signature)) === address) return { state: "valid", signature };
    const deployed = (await client.getCode({ address })) !== undefined;
    // To a node this looks like any call: what the factory would do is undone at its end.
    const good =
      (deployed || wrapped) &&
      (await verifyHash(client, { address, hash: digest, signature: deployed ? signature : signed.signature }));
    if (!good) return { state: "invalid" };
    if (deployed) return { state: "valid", signature };
    return { state: "undeployed", factory: lowerHex(deployment.address ?? ""), factoryData: deployment.data ?? "0x" };
  } catch (error) {
    throw refusal("the signature cannot be checked", error);
  }
}

function unwrap(signature: Hex): { signature: Hex; address?: Hex | undefined; data?: Hex | undefined } {
  try {
    return parseErc6492Signature(signature);
  } catch {
    // It only ends like one.
    return { signature };
  }
}
