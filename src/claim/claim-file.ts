import { readDelegation, type SignedDelegation } from "../chain/delegation.ts";
import { canonicalJson } from "../shared/canonical-json.ts";
import { decimals } from "../shared/decimals.ts";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import type { ClaimMessage, ClaimTarget } from "./claim-message.ts";

/** A claim that anybody, or the relayer that it names, can submit: all that is needed is here. */
export interface SignedClaim extends ClaimTarget {
  claim: ClaimMessage;
  proof: Hex[];
  /** 65 bytes of ECDSA, or whatever the account's wallet contract accepts; ERC-6492 if that is not deployed yet. */
  signature: Hex;
  /** Of the recipient's votes. */
  delegation?: SignedDelegation | undefined;
}

const FORMAT = "lam-claim-v1";
const MAX_UINT32 = 2 ** 32 - 1;
/** Levels of a tree of 2^40 leaves. */
const MAX_PROOF = 40;
/** Wallets of many owners, and passkeys, sign at length; nobody signs so much. */
const MAX_SIGNATURE_BYTES = 16_384;
/** No claim file is larger. */
export const MAX_CLAIM_FILE_BYTES = 65_536;

/** The bytes of a `lam-claim-v1` file: canonical JSON (RFC 8785), amounts as decimal strings. */
export function serializeClaim({ chainId, distributor, claim, proof, signature, delegation }: SignedClaim): Uint8Array {
  return canonicalJson({
    format: FORMAT,
    chainId,
    distributor,
    claim: { ...decimals(claim), epoch: Number(claim.epoch) },
    proof,
    signature,
    ...(delegation && { delegation: decimals(delegation) }),
  });
}

/**
 * Reads a `lam-claim-v1` file. Every value has one spelling, so that a file means one claim; spaces and the order of fields
 * are free, for such files are sent by mail.
 * @param source the file, as the user named it. @throws UserError naming it and the field that is wrong.
 */
export function parseClaim(text: string, source: string): SignedClaim {
  const fields = new Fields(parseJson(text, source), source);
  fields.oneOf("format", [FORMAT]);
  const signed: SignedClaim = {
    chainId: fields.integer("chainId", 1, Number.MAX_SAFE_INTEGER),
    distributor: fields.hex("distributor", 20),
    claim: readMessage(fields.object("claim")),
    proof: readProof(fields),
    signature: fields.bytes("signature", MAX_SIGNATURE_BYTES),
    ...(fields.has("delegation") && { delegation: readDelegation(fields.object("delegation")) }),
  };
  fields.end();
  return signed;
}

function readMessage(fields: Fields): ClaimMessage {
  const message = {
    epoch: BigInt(fields.integer("epoch", 1, MAX_UINT32)),
    account: fields.hex("account", 20),
    cumulativeAmount: fields.decimal("cumulativeAmount", 128),
    recipient: fields.hex("recipient", 20),
    relayer: fields.hex("relayer", 20),
    fee: fields.decimal("fee", 128),
    nonce: fields.decimal("nonce", 256),
    deadline: fields.decimal("deadline", 256),
  };
  fields.end();
  return message;
}

function readProof(fields: Fields): Hex[] {
  const proof = fields.array("proof");
  const isHash = (each: unknown) => typeof each === "string" && /^0x[0-9a-f]{64}$/.test(each);
  if (proof.length > MAX_PROOF || !proof.every(isHash)) {
    throw fields.fault("proof", `must hold at most ${MAX_PROOF} hashes of 32 bytes in lower-case hex`);
  }
  return proof as Hex[];
}
