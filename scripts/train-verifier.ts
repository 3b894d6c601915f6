/**
 * Trains the score of the verifier from sessions of people in the research format and from the bot families of the
 * benchmark: node scripts/train-verifier.ts [FILE] [--out FILE]. The same file gives the same model, to the byte.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sessionsFile } from "../bench/support/sessions-file.ts";
import { crossScore, Learner } from "../bench/verifier/learn.ts";
import { limitsOf } from "../bench/verifier/limits.ts";
import { chimerasOf, readMaterial } from "../bench/verifier/material.ts";
import { byPeople } from "../bench/verifier/split.ts";
import { FEATURES_VERSION } from "../src/verification/behaviour/features.ts";
import { MODEL_FORMAT, type ModelFile, readModel } from "../src/verification/score/model.ts";
import { STEPS } from "../src/verification/score/step-signals.ts";
import { VECTOR } from "../src/verification/score/vector.ts";

const DEFAULT_OUT = fileURLToPath(new URL("../src/verification/score/model.json", import.meta.url));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string", default: DEFAULT_OUT } },
});
const file = sessionsFile(positionals[0]);

const { people, bots, tasks } = readMaterial(file);
const known = [...people, ...[...bots.values()].flat()];
const chimeras = chimerasOf(tasks);
const learner = new Learner([...known, ...chimeras], byPeople);
const scorers = new Map(learner.parts.map((part) => [part, learner.scorer(part)]));
const limits = limitsOf(crossScore(scorers, known, byPeople), byPeople);
const { steps, trees, strange } = learner.scorer();
const model: ModelFile = {
  format: MODEL_FORMAT,
  featuresVersion: FEATURES_VERSION,
  features: VECTOR,
  stepNames: STEPS,
  steps,
  trees,
  people: limits.people,
  hold: limits.hold,
  strange: { trees: strange, hold: limits.strangeHold },
  account: limits.account,
  training: {
    sessions: people.length,
    people: new Set(people.map(({ session }) => session.account)).size,
    tasks: new Set(people.map(({ session }) => session.task)).size,
    families: bots.size,
    bots: known.length - people.length + chimeras.length,
  },
};
writeFileSync(values.out, `${JSON.stringify(model)}\n`);
process.stdout.write(`${values.out} ${readModel(model, values.out).hash}\n`);
