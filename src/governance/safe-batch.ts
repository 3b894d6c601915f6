import { checksumAddress, keccak256, stringToBytes } from "viem";
import type { Hex } from "../shared/hex.ts";
import type { Call } from "./decode-call.ts";

/** What a Safe is asked to sign. */
export interface SafeBatchRequest {
  chainId: number;
  safe: Hex;
  name: string;
  description: string;
  calls: readonly Call[];
  /** Unix milliseconds. */
  createdAt: number;
}

/** A file for the Transaction Builder of Safe's app. */
export interface SafeBatch {
  version: "1.0";
  chainId: string;
  createdAt: number;
  meta: {
    name: string;
    description: string;
    txBuilderVersion: string;
    createdFromSafeAddress: string;
    createdFromOwnerAddress: string;
    checksum: Hex;
  };
  transactions: { to: string; value: string; data: Hex; contractMethod: null; contractInputsValues: null }[];
}

/** An unsigned batch: nothing in it moves before enough of the Safe's owners have signed. */
export function safeBatch({ chainId, safe, name, description, calls, createdAt }: SafeBatchRequest): SafeBatch {
  const meta = {
    name,
    description,
    txBuilderVersion: "1.18.2",
    createdFromSafeAddress: checksumAddress(safe),
    createdFromOwnerAddress: "",
  };
  const transactions = calls.map(({ target, value, data }) => ({
    to: checksumAddress(target),
    value: value.toString(),
    data,
    contractMethod: null,
    contractInputsValues: null,
  }));
  const batch = { version: "1.0" as const, chainId: String(chainId), createdAt, meta, transactions };
  return { ...batch, meta: { ...meta, checksum: safeChecksum(batch) } };
}

/**
 * The checksum by which the app tells whether a file was altered: keccak256 of a serialisation of its own, in which every
 * object is its sorted keys followed by its values, and the batch has no name.
 */
export function safeChecksum(batch: { meta: object }): Hex {
  return keccak256(stringToBytes(serialised({ ...batch, meta: { ...batch.meta, name: null } })));
}

function serialised(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(serialised).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${JSON.stringify(entries.map(([key]) => key))}${entries.map(([, item]) => `${serialised(item)},`).join("")}}`;
}
