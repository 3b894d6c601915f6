import { keccak256 } from "viem";
import { canonicalJson } from "./canonical-json.ts";
import { Fields, parseJson } from "./fields.ts";
import type { Hex } from "./hex.ts";

/** What an operator signs, as an EIP-191 message: the canonical form of the receipt without hash and signature. */
export function receiptBytes(receipt: object): Uint8Array {
  return canonicalJson(receipt);
}

/** The file of a receipt: canonical JSON, the receipt with its hash and, where somebody signed it, the signature. */
export function receiptFile(receipt: object, signed: { signer: Hex; signature: Hex } | undefined): Uint8Array {
  return canonicalJson({ ...receipt, hash: keccak256(receiptBytes(receipt)), ...signed });
}

/** A receipt of an erasure as it is read back, signed or not. */
export interface ReadReceipt {
  id: string;
  account: Hex;
  /** The statement, without its hash and signature. */
  receipt: object;
  /** Whether it has its hash: without it, it is yet to be completed, or was altered. */
  isWhole: boolean;
}

/** @param format of the receipts that are meant. @throws UserError if it is none. */
export function parseReceipt(text: string, source: string, format: string): ReadReceipt {
  const json = parseJson(text, source);
  const fields = new Fields(json, source);
  fields.oneOf("format", [format]);
  const { hash, signer: _, signature: __, ...receipt } = json as Record<string, unknown>;
  const isWhole = hash === keccak256(receiptBytes(receipt));
  return { id: fields.text("erasure", 36), account: fields.hex("account", 20), receipt, isWhole };
}
