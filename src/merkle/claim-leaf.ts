import { hexToBytes } from "viem";
import { invariant } from "../shared/errors.ts";
import type { Hex } from "../shared/hex.ts";
import { ACCOUNT_BYTES, CLAIM_ROW_BYTES, writeClaimRow } from "./claim-row.ts";
import { HASH_BYTES, keccak256 } from "./keccak.ts";

/** The contract that pays the claims; every leaf is bound to it, so that no proof works anywhere else. */
export interface ClaimDomain {
  chainId: number;
  distributor: Hex;
}

/**
 * The leaf of one account: keccak256(bytes.concat(keccak256(abi.encode(uint256 chainId, address distributor,
 * address account, uint256 cumulativeAmount)))), hashed twice as in OpenZeppelin's `standard-v1`, so that no inner
 * node (64 bytes) can pass for a leaf.
 * @param account 20 bytes. @param cumulativeAmount wei, below 2^128.
 */
export function claimLeaf(domain: ClaimDomain, account: Uint8Array, cumulativeAmount: bigint): Uint8Array {
  const row = new Uint8Array(CLAIM_ROW_BYTES);
  writeClaimRow(row, account, cumulativeAmount);
  return claimLeaves(domain, row);
}

/** The leaves of packed claim rows, 32 bytes each, in the order of the rows. */
export function claimLeaves(domain: ClaimDomain, rows: Uint8Array): Uint8Array {
  invariant(rows.length % CLAIM_ROW_BYTES === 0, `${rows.length} bytes are not whole claim rows`);
  const count = rows.length / CLAIM_ROW_BYTES;
  const leaves = new Uint8Array(count * HASH_BYTES);
  const encoded = encodeDomain(domain);
  for (let i = 0; i < count; i++) {
    const start = i * CLAIM_ROW_BYTES;
    encoded.set(rows.subarray(start, start + ACCOUNT_BYTES), ACCOUNT_AT);
    encoded.set(rows.subarray(start + ACCOUNT_BYTES, start + CLAIM_ROW_BYTES), AMOUNT_AT);
    leaves.set(keccak256(keccak256(encoded)), i * HASH_BYTES);
  }
  return leaves;
}

// Four words of 32 bytes, each value at the end of its word.
const ENCODED_BYTES = 128;
const CHAIN_ID_AT = 24;
const DISTRIBUTOR_AT = 44;
const ACCOUNT_AT = 76;
const AMOUNT_AT = 112;

/** The encoding of a claim of nothing by nobody, 128 bytes: what all leaves of a domain begin with. */
export function encodeDomain({ chainId, distributor }: ClaimDomain): Uint8Array {
  invariant(Number.isSafeInteger(chainId) && chainId > 0, `chain id ${chainId}`);
  const encoded = new Uint8Array(ENCODED_BYTES);
  new DataView(encoded.buffer).setBigUint64(CHAIN_ID_AT, BigInt(chainId));
  encoded.set(hexToBytes(distributor, { size: ACCOUNT_BYTES }), DISTRIBUTOR_AT);
  return encoded;
}
