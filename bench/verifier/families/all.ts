import { disguisedAgent, languageModelAgent } from "./agent.ts";
import { cursorPath, cursorPathWithDelays } from "./cursor.ts";
import type { Family } from "./family.ts";
import { fittedPerson, fittedPopulation, markovGaps } from "./fitted.ts";
import { correlatedMimic, mimic, onePersonMimic, pacedMimic, stepMimic, transitionMimic } from "./mimic.ts";
import { constantDelay, jitteredConstant, naive, uniformRandom } from "./regular.ts";
import { replay, splicedReplay, stretchedReplay } from "./replay.ts";

/** Every way to make money without working that the verifier is measured against. */
export const FAMILIES: readonly Family[] = [
  naive,
  constantDelay,
  jitteredConstant,
  uniformRandom,
  cursorPath,
  cursorPathWithDelays,
  languageModelAgent,
  disguisedAgent,
  fittedPopulation,
  fittedPerson,
  markovGaps,
  mimic,
  transitionMimic,
  stepMimic,
  pacedMimic,
  correlatedMimic,
  onePersonMimic,
  replay,
  stretchedReplay,
  splicedReplay,
];
