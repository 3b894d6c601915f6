import { ethers } from "./fixture.ts";
import type { System } from "./fixture.ts";

type Signer = System["alice"];
type Owner = { readonly address: string };

export const CLAIM_TYPES = {
  Claim: [
    { name: "epoch", type: "uint64" },
    { name: "account", type: "address" },
    { name: "cumulativeAmount", type: "uint256" },
    { name: "recipient", type: "address" },
    { name: "relayer", type: "address" },
    { name: "fee", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What an account signs; see IRewardsDistributor.Claim. */
export type Claim = {
  epoch: bigint;
  account: string;
  cumulativeAmount: bigint;
  recipient: string;
  relayer: string;
  fee: bigint;
  nonce: bigint;
  deadline: bigint;
};

/** A claim to the account itself, for anyone to submit, without a fee, for ever. */
export function claimFor(
  account: Owner,
  epoch: bigint | number,
  cumulativeAmount: bigint,
  overrides: Partial<Claim> = {},
): Claim {
  return {
    epoch: BigInt(epoch),
    account: account.address,
    cumulativeAmount,
    recipient: account.address,
    relayer: ethers.ZeroAddress,
    fee: 0n,
    nonce: 0n,
    deadline: ethers.MaxUint256,
    ...overrides,
  };
}

/** The EIP-712 domain that a contract declares (EIP-5267). */
export async function domainOf(contract: Pick<System["token"] | System["distributor"], "eip712Domain">) {
  const { name, version, chainId, verifyingContract } = await contract.eip712Domain();
  return { name, version, chainId, verifyingContract };
}

export async function signClaim({ distributor }: Pick<System, "distributor">, signer: Signer, claim: Claim) {
  return signer.signTypedData(await domainOf(distributor), CLAIM_TYPES, claim);
}

/** Signs a delegation for the token's `delegateBySig`. */
export async function signDelegation(
  { token }: System,
  signer: Signer,
  delegatee: Owner,
  overrides: { nonce?: bigint; expiry?: bigint } = {},
) {
  const message = {
    delegatee: delegatee.address,
    nonce: overrides.nonce ?? (await token.nonces(signer)),
    expiry: overrides.expiry ?? ethers.MaxUint256,
  };
  const types = {
    Delegation: [
      { name: "delegatee", type: "address" },
      { name: "nonce", type: "uint256" },
      { name: "expiry", type: "uint256" },
    ],
  };
  const { v, r, s } = ethers.Signature.from(await signer.signTypedData(await domainOf(token), types, message));
  return { ...message, v, r, s };
}
