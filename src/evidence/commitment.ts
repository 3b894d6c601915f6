import { concat, hexToBytes, keccak256 } from "viem";
import { canonicalJson } from "../shared/canonical-json.ts";
import type { Hex } from "../shared/hex.ts";
import type { Workflow } from "./workflow.ts";

/** The bytes of a line of evidence: canonical JSON (RFC 8785), without a line break. */
export function serializeWorkflow(workflow: Workflow): Uint8Array {
  return canonicalJson(workflow);
}

/** keccak256 of the canonical JSON without `signature`: what the contributor signs, and what a commitment is to. */
export function workflowHash(workflow: Workflow): Hex {
  const { signature: _, ...signed } = workflow;
  return keccak256(canonicalJson(signed));
}

/**
 * What a ledger says of evidence: keccak256(salt ‖ hash). Once the salt is destroyed nobody can tell of which evidence.
 * @param salt 32 random bytes. @param hash see workflowHash.
 */
export function commitment(salt: Uint8Array, hash: Hex): Hex {
  return keccak256(concat([salt, hexToBytes(hash)]));
}
