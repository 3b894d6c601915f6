import { readDelegation, type SignedDelegation } from "../chain/delegation.ts";
import { canonicalJson } from "../shared/canonical-json.ts";
import { decimals } from "../shared/decimals.ts";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";

/** A delegation of an account's votes that anybody can submit: all that is needed is here. */
export interface DelegationFile {
  chainId: number;
  token: Hex;
  /** Whose votes it gives away, who signed it. */
  account: Hex;
  delegation: SignedDelegation;
}

const FORMAT = "lam-delegation-v1";
/** No file of a signed delegation is larger. */
export const MAX_DELEGATION_FILE_BYTES = 4_096;

/** The bytes of a `lam-delegation-v1` file: canonical JSON (RFC 8785), nonce and expiry as decimal strings. */
export function serializeDelegation({ delegation, ...rest }: DelegationFile): Uint8Array {
  return canonicalJson({ format: FORMAT, ...rest, delegation: decimals(delegation) });
}

/**
 * Reads a `lam-delegation-v1` file. Every value has one spelling; spaces and the order of fields are free.
 * @param source the file, as the user named it. @throws UserError naming it and the field that is wrong.
 */
export function parseDelegation(text: string, source: string): DelegationFile {
  const fields = new Fields(parseJson(text, source), source);
  fields.oneOf("format", [FORMAT]);
  const file = {
    chainId: fields.integer("chainId", 1, Number.MAX_SAFE_INTEGER),
    token: fields.hex("token", 20),
    account: fields.hex("account", 20),
    delegation: readDelegation(fields.object("delegation")),
  };
  fields.end();
  return file;
}
