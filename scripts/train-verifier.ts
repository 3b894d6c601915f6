/**
 * Trains the score of the verifier from sessions of people in the research format and from the bot families of the
 * benchmark: node scripts/train-verifier.ts FILE [--out FILE]. The same file gives the same model, to the byte.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readSessions } from "../bench/verifier/dev-sessions.ts";
import { FAMILIES } from "../bench/verifier/families/all.ts";
import { chimera } from "../bench/verifier/families/chimera.ts";
import {
  calibrate,
  crossOdds,
  crossTrees,
  learnStrange,
  learnTrees,
  modelFile,
  strangeLimit,
} from "../bench/verifier/learn.ts";
import { sampleOf } from "../bench/verifier/sample.ts";
import { makeBots, materialOf } from "../bench/verifier/make-bots.ts";
import { readModel } from "../src/verification/score/model.ts";

const SEED = 2026;
const DEFAULT_OUT = fileURLToPath(new URL("../src/verification/score/model.json", import.meta.url));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string", default: DEFAULT_OUT } },
});
const [file] = positionals;
if (file === undefined) throw new Error("usage: node scripts/train-verifier.ts FILE [--out FILE]");

const people = readSessions(file).filter(({ family }) => family === "human");
const materials = materialOf(people);
const tasks = new Set(materials.map(({ task }) => task));
const bots = FAMILIES.flatMap((family) => makeBots(family, materials, { accounts: 8, sessions: 5, seed: SEED }));
const chimeras = makeBots(chimera(), materials, { accounts: 24, sessions: 5, seed: SEED });
const known = [...people, ...bots].map(sampleOf);
const training = [...known, ...chimeras.map(sampleOf)];
const groupOf = (task: string): string => (tasks.has(task) ? task : "small tasks");
const calibration = calibrate(crossOdds(crossTrees(training, groupOf), known, groupOf), groupOf);
const strangeness = crossOdds(crossTrees(training, groupOf, learnStrange), known, groupOf);
const strange = { trees: learnStrange(known), hold: strangeLimit(strangeness) };
const trees = learnTrees(training);
const model = modelFile(trees, strange, calibration, {
  sessions: people.length,
  people: new Set(people.map(({ account }) => account)).size,
  tasks: new Set(people.map(({ task }) => task)).size,
  families: FAMILIES.length,
  bots: bots.length + chimeras.length,
  seed: SEED,
});
writeFileSync(values.out, `${JSON.stringify(model)}\n`);
process.stdout.write(`${values.out} ${readModel(model, values.out).hash}\n`);
