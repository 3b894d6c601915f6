import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { serializeWorkflow } from "../../src/evidence/commitment.ts";
import { signWorkflow } from "../../src/evidence/sign-workflow.ts";
import type { Workflow } from "../../src/evidence/workflow.ts";
import { silent } from "../../src/shared/progress.ts";
import { verifierModel } from "../../src/verification/score/model.ts";
import { DEFAULT_SETTINGS } from "../../src/verification/settings.ts";
import type { WorkflowStore } from "../../src/verification/store/store.ts";
import { verifyFile, type VerifyRequest, type VerifySummary } from "../../src/verification/verify.ts";
import { bytes32 } from "./bytes32.ts";
import { consentOf, contributor } from "./recordings.ts";
import { madeUpWorkflow } from "./workflow-store.ts";

/** A time at which the made-up consents and recordings are good. */
export const NOW = new Date("2026-03-01T12:00:00Z");

/** The lines of the example: 24 of people, then a script, a copy, one without consent and one with a wrong signature. */
export const EXAMPLE = readFileSync("examples/evidence.ndjson", "utf8").trimEnd().split("\n");
export const PEOPLES = EXAMPLE.slice(0, 24);

/** A workflow with everything that it needs to be looked at. @param number of the contributor. */
export async function soundWorkflow(number: number, seed: number, changes: Partial<Workflow> = {}): Promise<Workflow> {
  const signer = contributor(number);
  const workflow = { ...madeUpWorkflow(seed, signer.address), recordedAt: "2026-03-01T10:00:00Z" };
  return signWorkflow({ ...workflow, consent: await consentOf(signer), ...changes }, signer);
}

export function lineOf(workflow: Workflow): string {
  return new TextDecoder().decode(serializeWorkflow(workflow));
}

/** A line of the research format, of somebody nobody knows. */
export function researchLine(seed: number, changes: object = {}): string {
  const events = madeUpWorkflow(seed, bytes32("x")).events.map(({ t, type }, i) => {
    return {
      t,
      type,
      x: 40 + 7 * i,
      y: 50,
      ...(type === "pointerdown" && { target: `button#${i}`, box: [30 + 7 * i, 45, 40, 20] }),
    };
  });
  return JSON.stringify({ session: `session-${seed}`, contributor: `person-${seed % 3}`, events, ...changes });
}

export function writeLines(directory: string, name: string, lines: readonly string[]): string {
  const path = join(directory, name);
  const text = Buffer.from(`${lines.join("\n")}\n`);
  writeFileSync(path, name.endsWith(".gz") ? gzipSync(text) : text);
  return path;
}

export function verify(
  store: WorkflowStore,
  file: string,
  changes: Partial<VerifyRequest> = {},
): Promise<VerifySummary> {
  const request = {
    file,
    out: undefined,
    verdicts: undefined,
    epoch: undefined,
    assumeConsent: false,
    settings: DEFAULT_SETTINGS,
    model: verifierModel(),
    now: NOW,
  };
  return verifyFile(store, { ...request, ...changes }, silent);
}

export interface ReadVerdict {
  session: string | null;
  decision: string;
  grade: number;
  reasons: { code: string; layer: string; detail: string }[];
  line: number;
  refused?: true;
  id?: string;
  points?: string;
  alreadyVerified?: true;
  assumedConsent?: true;
  reviewed?: true;
}

/** The JSON objects of a file, one a line. */
export function readLines<T = ReadVerdict>(path: string): T[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}
