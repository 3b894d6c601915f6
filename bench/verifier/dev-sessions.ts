import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { BehaviourEvent } from "../../src/evidence/behaviour.ts";
import { workflowOfResearchLine } from "../../src/evidence/research-line.ts";
import { foldOf } from "./split.ts";

/** A session of which it is known who did it: a person, or which program. */
export interface Session {
  readonly account: string;
  readonly task: string;
  /** `human`, or the family of the bot; `recorded-…` for bots that the file brought. */
  readonly family: string;
  /** Of people: see `foldOf`. */
  readonly fold: number;
  readonly events: readonly BehaviourEvent[];
}

/** Sessions of the research format with their labels, which the verifier itself never sees. */
export function readSessions(file: string): Session[] {
  const bytes = readFileSync(file);
  const lines = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").trim().split("\n");
  return lines.map((line, index) => {
    const labels = JSON.parse(line) as { contributor: string; task: string; label: string; family: string };
    const { events } = workflowOfResearchLine(labels, `line ${index + 1}`);
    const family = labels.label === "human" ? "human" : `recorded-${labels.family}`;
    const fold = foldOf(labels.contributor);
    return { account: labels.contributor, task: labels.task, family, fold, events };
  });
}
