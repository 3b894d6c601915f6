import { keccak256 } from "viem";
import type { Consent } from "../evidence/consent.ts";
import { EVIDENCE_FORMAT, type Workflow } from "../evidence/workflow.ts";
import { canonicalJson } from "../shared/canonical-json.ts";
import type { Anonymised } from "./anonymise.ts";

/** What is said of a recording beside what was recorded. */
export type About = Pick<Workflow, "account" | "consent" | "kind" | "recordedAt" | "referrer">;

/** The evidence that would be shared, for the contributor to sign: see sign-workflow.ts. The session is a random number. */
export function draftWorkflow({ site, steps, events }: Anonymised, about: About): Workflow {
  const session = crypto.randomUUID().replaceAll("-", "");
  return { format: EVIDENCE_FORMAT, session, ...about, site, steps, events };
}

/** Evidence before anything of it is signed. */
export type Draft = Omit<Workflow, "consent" | "signature"> & { readonly consent?: Consent };

/** Eight hex digits that stand for all of a draft but its random session: whoever agrees to what was shown names them. */
export function draftMark({ session: _, ...shared }: Draft): string {
  return keccak256(canonicalJson(shared)).slice(2, 10);
}
