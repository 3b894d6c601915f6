import { canonicalJson } from "../shared/canonical-json.ts";
import { decimals } from "../shared/decimals.ts";
import { Fields, parseJson } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import { SUPPORT, type VoteMessage, type VoteTarget } from "./vote-message.ts";

/** A vote that anybody can cast for the voter: all that is needed is here. */
export interface SignedVote extends VoteTarget {
  vote: VoteMessage;
  /** 65 bytes of ECDSA, or what the voter's wallet contract accepts. */
  signature: Hex;
}

const FORMAT = "lam-vote-v1";
/** Characters; whoever relays it pays for them. */
export const MAX_REASON = 2_000;
/** Wallets of many owners, and passkeys, sign at length; nobody signs so much. */
const MAX_SIGNATURE_BYTES = 16_384;
/** No file of a signed vote is larger. */
export const MAX_VOTE_FILE_BYTES = 65_536;

/** The bytes of a `lam-vote-v1` file: canonical JSON (RFC 8785), numbers beyond a chain's id as decimal strings. */
export function serializeVote({ chainId, governor, vote, signature }: SignedVote): Uint8Array {
  const { reason, ...ballot } = vote;
  const said = reason === "" ? {} : { reason };
  return canonicalJson({ format: FORMAT, chainId, governor, vote: { ...decimals(ballot), ...said }, signature });
}

/**
 * Reads a `lam-vote-v1` file. Every value has one spelling; spaces and the order of fields are free.
 * @param source the file, as the user named it. @throws UserError naming it and the field that is wrong.
 */
export function parseVote(text: string, source: string): SignedVote {
  const fields = new Fields(parseJson(text, source), source);
  fields.oneOf("format", [FORMAT]);
  const signed = {
    chainId: fields.integer("chainId", 1, Number.MAX_SAFE_INTEGER),
    governor: fields.hex("governor", 20),
    vote: readVote(fields.object("vote")),
    signature: fields.bytes("signature", MAX_SIGNATURE_BYTES),
  };
  fields.end();
  return signed;
}

function readVote(fields: Fields): VoteMessage {
  const vote = {
    proposalId: fields.decimal("proposalId", 256),
    support: fields.oneOf("support", SUPPORT),
    voter: fields.hex("voter", 20),
    nonce: fields.decimal("nonce", 256),
    reason: fields.has("reason") ? fields.text("reason", MAX_REASON) : "",
  };
  fields.end();
  return vote;
}
