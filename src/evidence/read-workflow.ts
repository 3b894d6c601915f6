import { UserError } from "../shared/errors.ts";
import { Fields } from "../shared/fields.ts";
import { readConsent } from "./read-consent.ts";
import { readEvents } from "./read-events.ts";
import { parseLine } from "./parse-line.ts";
import { readSteps } from "./read-steps.ts";
import { workflowOfResearchLine } from "./research-line.ts";
import { toldNotSeen } from "./told-and-seen.ts";
import { readUtc } from "./utc.ts";
import { EVIDENCE_FORMAT, SITE_CLASSES, type Workflow } from "./workflow.ts";

/**
 * Reads one line: of evidence, which names its `format`, or of research data, which names none. No signature is checked.
 * @param source the line, as an error shall name it. @throws UserError naming it and the field that is wrong.
 */
export function readWorkflow(text: string, source: string): Workflow {
  const value = parseLine(text, source);
  return Object.hasOwn(value, "format") ? readEvidence(value, source) : workflowOfResearchLine(value, source);
}

/** Reads what `serializeWorkflow` wrote, also of converted research data, which a contributor's file cannot hold. */
export function readStoredWorkflow(text: string, source: string): Workflow {
  return readEvidence(parseLine(text, source), source, true);
}

function readEvidence(value: object, source: string, mayBeResearch = false): Workflow {
  const line = new Fields(value, source, "", true);
  line.oneOf("format", [EVIDENCE_FORMAT]);
  const research = mayBeResearch && line.has("research");
  if (research && !line.boolean("research")) throw line.fault("research", "must be true or left out");
  const workflow: Workflow = {
    format: EVIDENCE_FORMAT,
    session: research ? line.string("session") : readSession(line),
    account: line.address("account"),
    ...(!research && { recordedAt: readUtc(line, "recordedAt") }),
    site: line.oneOf("site", SITE_CLASSES),
    kind: readKind(line),
    steps: readSteps(line.array("steps"), source),
    events: readEvents(line.array("events"), source),
    ...(line.has("referrer") && { referrer: line.address("referrer") }),
    ...(line.has("consent") && { consent: readConsent(line.object("consent")) }),
    ...(!research && { signature: line.hex("signature", 65) }),
    ...(research && { research }),
  };
  line.end();
  const denied = mayBeResearch ? undefined : toldNotSeen(workflow.steps, workflow.events);
  if (denied !== undefined) throw new UserError(`${source}: ${denied}`);
  if (workflow.referrer === workflow.account) throw new UserError(`${source}: referrer is the account itself`);
  return workflow;
}

function readSession(line: Fields): string {
  const session = line.string("session");
  if (/^[0-9a-f]{32}$/.test(session)) return session;
  throw line.fault("session", "must be 32 lower-case hex digits, chosen at random");
}

function readKind(line: Fields): string {
  const kind = line.string("kind");
  if (/^[a-z][a-z0-9-]{0,31}$/.test(kind)) return kind;
  throw line.fault("kind", "must be lower-case letters, digits and hyphens, 32 at most");
}
