import { hashTypedData } from "viem";
import { UserError } from "../shared/errors.ts";
import { type Hex, lowerHex } from "../shared/hex.ts";

/** Not bound to a chain or contract: what is signed holds wherever it is shown. */
const DOMAIN = { name: "LAM ActionFi", version: "1" } as const;

/** An EIP-712 message. viem's `signTypedData` takes it whole, ethers' as (domain, types, message). */
export interface TypedData {
  readonly domain: typeof DOMAIN;
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly primaryType: string;
  readonly message: Record<string, unknown>;
}

/** What signs: a wallet of viem, or an account made of a key. */
export interface Signer {
  readonly address: Hex;
  signTypedData(data: TypedData): Promise<Hex>;
}

/** @param fields name and Solidity type, "account address". */
export function typedData(primaryType: string, fields: readonly string[], message: Record<string, unknown>): TypedData {
  const members = fields.map((field) => {
    const [name = "", type = ""] = field.split(" ");
    return { name, type };
  });
  return { domain: DOMAIN, types: { [primaryType]: members }, primaryType, message };
}

/** @returns 65 bytes of ECDSA. @throws UserError if the signer's account is another one, or signs as a contract does. */
export async function signAs(account: Hex, signer: Signer, data: TypedData): Promise<Hex> {
  const address = lowerHex(signer.address);
  if (address !== account)
    throw new UserError(`${address} was to sign for ${account}: choose that account in the wallet`);
  const signature = lowerHex(await signer.signTypedData(data));
  if (signature.length === 132) return signature;
  throw new UserError(`${account} signs as a contract, which evidence does not take: use an account with a key`);
}

export function typedDataHash(data: TypedData): Hex {
  return hashTypedData(data);
}
