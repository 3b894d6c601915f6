import { median } from "../../support/median.ts";
import type { Random } from "../../../src/shared/random.ts";
import { logNormal, normal, pick, uniform } from "../draw.ts";
import type { StepTiming } from "../plan.ts";
import type { TaskMaterial } from "./family.ts";
import { kindOf, poolOf } from "./family.ts";
import { synthetic } from "./synthetic.ts";

/** Log-normal gaps and dwells with the medians and spreads that were measured over all people of the task. */
export const fittedPopulation = synthetic("fitted-population", "fitted", (random, material) => {
  const fits = populationFits(material);
  return (step, before) => drawFrom(random, fits.get(poolOf(step, before)) ?? fits.get(kindOf(step)) ?? DEFAULT, 1);
});

/** The same with medians and spreads of the account's own, so that it looks like one person. */
export const fittedPerson = synthetic("fitted-person", "fitted", (random, material) => {
  const model = pick(random, material.sessions).account;
  const fits = new Map(populationFits(material));
  for (const [pool, { timings }] of material.pools) {
    const own = timings.filter(({ account }) => account === model);
    if (own.length >= 5) fits.set(pool, fitOf(own));
  }
  const pace = logNormal(random, 1, 0.1);
  return (step, before) => {
    const fit = fits.get(poolOf(step, before)) ?? fits.get(kindOf(step)) ?? DEFAULT;
    return drawFrom(random, fit, pace);
  };
});

/** States of hurry and thought that a Markov chain walks through: gaps that depend on those before. */
export const markovGaps = synthetic("markov-gaps", "fitted", (random, material) => {
  const fits = populationFits(material);
  const stay = uniform(random, 0.6, 0.9);
  const slow = uniform(random, 1.8, 3.5);
  let thinking = false;
  return (step, before) => {
    if (random() > stay) thinking = !thinking;
    const fit = fits.get(poolOf(step, before)) ?? DEFAULT;
    return drawFrom(
      random,
      { ...fit, gapSigma: fit.gapSigma / 3, dwellSigma: fit.dwellSigma / 2 },
      thinking ? slow : 1 / slow,
    );
  };
});

interface Fit {
  readonly gap: number;
  readonly gapSigma: number;
  readonly dwell: number;
  readonly dwellSigma: number;
  readonly spread: number;
}

const DEFAULT: Fit = { gap: 400, gapSigma: 0.6, dwell: 95, dwellSigma: 0.25, spread: 0.2 };

const KNOWN = new WeakMap<TaskMaterial, ReadonlyMap<string, Fit>>();

function populationFits(material: TaskMaterial): ReadonlyMap<string, Fit> {
  const known =
    KNOWN.get(material) ?? new Map([...material.pools].map(([name, { timings }]) => [name, fitOf(timings)]));
  KNOWN.set(material, known);
  return known;
}

function fitOf(timings: readonly StepTiming[]): Fit {
  const gaps = timings.map(({ gap }) => Math.log(Math.max(5, gap)));
  const dwells = timings.flatMap(({ dwell }) => (dwell === undefined ? [] : [Math.log(Math.max(5, dwell))]));
  const offsets = timings.flatMap(({ at }) => (at ? [at.x - 0.5, at.y - 0.5] : []));
  return {
    gap: gaps.length > 0 ? Math.exp(median(gaps)) : DEFAULT.gap,
    gapSigma: gaps.length > 4 ? halfWidth(gaps) : DEFAULT.gapSigma,
    dwell: dwells.length > 0 ? Math.exp(median(dwells)) : DEFAULT.dwell,
    dwellSigma: dwells.length > 4 ? halfWidth(dwells) : DEFAULT.dwellSigma,
    spread: offsets.length > 4 ? halfWidth(offsets) : DEFAULT.spread,
  };
}

/** The robust deviation: half the distance between the 16th and the 84th of a hundred. */
function halfWidth(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return (at(0.84) - at(0.16)) / 2;
}

function drawFrom(random: Random, fit: Fit, pace: number): StepTiming {
  const share = (): number => Math.min(0.98, Math.max(0.02, normal(random, 0.5, fit.spread)));
  return {
    gap: logNormal(random, fit.gap, fit.gapSigma) * pace,
    dwell: logNormal(random, fit.dwell, fit.dwellSigma),
    at: { x: share(), y: share() },
  };
}
