import { hashTypedData, serializeSignature } from "viem";
import type { Fields } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import { ecdsaSigner } from "./ecdsa-signer.ts";

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

/** A delegation as token and distributor take it, signed by the account whose votes it gives away. */
export interface SignedDelegation extends Delegation {
  v: number;
  r: Hex;
  s: Hex;
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

/** Whose votes the token's `delegateBySig` would delegate; undefined if it is nobody's signature. */
export function delegationSigner(token: VotesToken, delegation: SignedDelegation): Promise<Hex | undefined> {
  const { delegatee, nonce, expiry, v, r, s } = delegation;
  const digest = hashTypedData(delegationTypedData(token, { delegatee, nonce, expiry }));
  return ecdsaSigner(digest, serializeSignature({ r, s, v: BigInt(v) }));
}

/** Reads a signed delegation in a file. @throws UserError naming the field that is wrong. */
export function readDelegation(fields: Fields): SignedDelegation {
  const delegation = {
    delegatee: fields.hex("delegatee", 20),
    nonce: fields.decimal("nonce", 256),
    expiry: fields.decimal("expiry", 256),
    v: fields.integer("v", 27, 28),
    r: fields.hex("r", 32),
    s: fields.hex("s", 32),
  };
  fields.end();
  // The distributor would take it for none, and pay without it.
  if (BigInt(delegation.delegatee) === 0n) throw fields.fault("delegatee", "must name who shall vote");
  return delegation;
}

/** Literal types for viem, in an array that ethers accepts as mutable. */
function field<Name extends string, Type extends string>(name: Name, type: Type): { name: Name; type: Type } {
  return { name, type };
}
