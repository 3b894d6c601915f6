import { EVIDENCE_FORMAT, type Workflow } from "../evidence/workflow.ts";
import type { Anonymised } from "./anonymise.ts";

/** What is said of a recording beside what was recorded. */
export type About = Pick<Workflow, "account" | "consent" | "kind" | "recordedAt" | "referrer">;

/** The evidence that would be shared, for the contributor to sign: see sign-workflow.ts. The session is a random number. */
export function draftWorkflow({ site, steps, events }: Anonymised, about: About): Workflow {
  const session = crypto.randomUUID().replaceAll("-", "");
  return { format: EVIDENCE_FORMAT, session, ...about, site, steps, events };
}
