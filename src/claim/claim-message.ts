import { hashTypedData } from "viem";
import type { Hex } from "../shared/hex.ts";

/** What an account signs, as IRewardsDistributor.Claim: whoever holds it may have it paid to `recipient`. */
export interface ClaimMessage {
  epoch: bigint;
  account: Hex;
  /** Wei, the amount in the account's leaf. */
  cumulativeAmount: bigint;
  recipient: Hex;
  /** Who alone may submit it; the zero address for anyone. */
  relayer: Hex;
  /** Wei that the submitter keeps of what is paid. */
  fee: bigint;
  nonce: bigint;
  /** Unix seconds, the last in which it is valid. */
  deadline: bigint;
}

/** The distributor that a claim is signed for. */
export interface ClaimTarget {
  chainId: number;
  distributor: Hex;
}

/** The EIP-712 message of `claimWithSig`. viem's `signTypedData` takes it whole, ethers' as (domain, types, message). */
export function claimTypedData({ chainId, distributor }: ClaimTarget, message: ClaimMessage) {
  return {
    domain: { name: "LAM RewardsDistributor", version: "1", chainId, verifyingContract: distributor },
    types: {
      Claim: [
        field("epoch", "uint64"),
        field("account", "address"),
        field("cumulativeAmount", "uint256"),
        field("recipient", "address"),
        field("relayer", "address"),
        field("fee", "uint256"),
        field("nonce", "uint256"),
        field("deadline", "uint256"),
      ],
    },
    primaryType: "Claim" as const,
    message,
  };
}

/** What is signed, as the distributor's `hashClaim`. */
export function claimDigest(target: ClaimTarget, message: ClaimMessage): Hex {
  return hashTypedData(claimTypedData(target, message));
}

/** Literal types for viem, in an array that ethers accepts as mutable. */
function field<Name extends string, Type extends string>(name: Name, type: Type): { name: Name; type: Type } {
  return { name, type };
}
