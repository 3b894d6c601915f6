import { encodeAbiParameters, keccak256, parseAbiParameters, zeroHash } from "viem";
import type { Hex } from "../shared/hex.ts";

const BATCH = parseAbiParameters("address[], uint256[], bytes[], bytes32, bytes32");

/** The id of a batch without a predecessor, as OpenZeppelin's TimelockController.hashOperationBatch makes it. */
export function operationId(
  targets: readonly Hex[],
  values: readonly bigint[],
  payloads: readonly Hex[],
  salt: Hex,
): Hex {
  return keccak256(encodeAbiParameters(BATCH, [targets, values, payloads, zeroHash, salt]));
}
