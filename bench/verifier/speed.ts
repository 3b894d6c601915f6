import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readWorkflow } from "../../src/evidence/read-workflow.ts";
import { lookAt } from "../../src/verification/look-at.ts";
import { verifierModel } from "../../src/verification/score/model.ts";
import { median } from "../support/median.ts";

const RUNS = 5;

/** Workflows a second on one core: reading and checking lines (layer a), and rules and score (b and c). Medians. */
export function speeds(file: string): Record<string, number> {
  const lines = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  const model = verifierModel();
  const read: number[] = [];
  const look: number[] = [];
  const both: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const workflows = lines.map((line, index) => readWorkflow(line, `line ${index + 1}`));
    const middle = performance.now();
    for (const { events } of workflows) lookAt(events, model);
    const end = performance.now();
    read.push(middle - start);
    look.push(end - middle);
    both.push(end - start);
  }
  const perSecond = (times: readonly number[]): number => Math.round((lines.length / median(times)) * 1000);
  return { readAndCheck: perSecond(read), rulesAndScore: perSecond(look), layersAToC: perSecond(both) };
}
