import type { Hex } from "../shared/hex.ts";

/** The token whose votes are delegated. */
export interface VotesToken {
  chainId: number;
  address: Hex;
}

/** Who shall cast the signer's votes. */
export interface Delegation {
  delegatee: Hex;
  /** The signer's next nonce at the token, `nonces(signer)`. */
  nonce: bigint;
  /** Unix seconds, the last at which the signature is good. */
  expiry: bigint;
}

/**
 * The EIP-712 message that `delegateBySig` of OpenZeppelin's Votes takes, for LamToken. viem's `signTypedData` takes it
 * whole, ethers' as (domain, types, message).
 */
export function delegationTypedData(token: VotesToken, delegation: Delegation) {
  return {
    domain: {
      name: "Large Action Model",
      version: "1",
      chainId: token.chainId,
      verifyingContract: token.address,
    },
    types: {
      Delegation: [field("delegatee", "address"), field("nonce", "uint256"), field("expiry", "uint256")],
    },
    primaryType: "Delegation" as const,
    message: delegation,
  };
}

/** Literal types for viem, in an array that ethers accepts as mutable. */
function field<Name extends string, Type extends string>(name: Name, type: Type): { name: Name; type: Type } {
  return { name, type };
}
