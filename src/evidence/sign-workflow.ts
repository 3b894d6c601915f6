import { type Hex, lowerHex } from "../shared/hex.ts";
import { workflowHash } from "./commitment.ts";
import { isSignedBy } from "./is-signed-by.ts";
import { signAs, type Signer, type TypedData, typedData } from "./typed-data.ts";
import type { Workflow } from "./workflow.ts";

/**
 * What a contributor signs of a workflow: its hash, and beside it what a wallet can show.
 * @param hash of it, see workflowHash.
 */
function workflowTypedData({ session, account, site, kind }: Workflow, hash: Hex): TypedData {
  const fields = ["session string", "account address", "site string", "kind string", "hash bytes32"];
  return typedData("Evidence", fields, { session, account, site, kind, hash });
}

/** The workflow with its account's signature, in place of any that it had. @throws UserError if the signer is another. */
export async function signWorkflow(workflow: Workflow, signer: Signer): Promise<Workflow> {
  const data = workflowTypedData(workflow, workflowHash(workflow));
  return { ...workflow, signature: await signAs(lowerHex(workflow.account), signer, data) };
}

/**
 * Whether the workflow is signed by its account. By ECDSA and without asking a chain: an account without a key of its own
 * (a wallet contract, ERC-1271) cannot sign evidence.
 * @param hash of it, for those who have it already.
 */
export async function isWorkflowSigned(workflow: Workflow, hash = workflowHash(workflow)): Promise<boolean> {
  return isSignedBy(workflow.account, workflow.signature, workflowTypedData(workflow, hash));
}
