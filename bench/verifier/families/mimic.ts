import type { BehaviourEvent } from "../../../src/evidence/behaviour.ts";
import type { Random } from "../../../src/shared/random.ts";
import { logNormal, normal, pick } from "../draw.ts";
import { perform, type Step, type StepTiming } from "../plan.ts";
import { driverLatency } from "./synthetic.ts";
import { kindOf, poolOf, type Family, type PooledTiming, type TakenApart, type TaskMaterial } from "./family.ts";

/** Every gap, dwell and place drawn by itself from all people who did the task, by the type of the step alone. */
export const mimic = imitation("mimic", "mimic", (random, material, template) => (step) => {
  return independent(random, material.pools.get(kindOf(step)), template.account);
});

/** The same, by what came before the step as well: the first key after a press is not the third. */
export const transitionMimic = imitation(
  "transition-mimic",
  "mimic",
  (random, material, template) => (step, before) => {
    return independent(random, material.pools.get(poolOf(step, before)), template.account);
  },
);

/** The same at a pace of the account's own: gaps and dwells of many people, scaled by one factor each. */
export const pacedMimic = imitation("paced-mimic", "mimic", (random, material, template, own) => (step, before) => {
  const drawn = independent(random, material.pools.get(poolOf(step, before)), template.account);
  return {
    ...drawn,
    gap: drawn.gap * own.pace,
    ...(drawn.dwell === undefined ? {} : { dwell: drawn.dwell * own.hold }),
  };
});

/** The same with gaps and dwells that hang on those before: ranks of many people's walked by an autoregression. */
export const correlatedMimic = imitation("correlated-mimic", "mimic", (random, material, template) => {
  let slow = normal(random);
  let long = normal(random);
  return (step, before) => {
    slow = 0.6 * slow + 0.8 * normal(random);
    long = 0.6 * long + 0.8 * normal(random);
    const pool = material.pools.get(poolOf(step, before));
    const drawn = independent(random, pool, template.account);
    const dwell = atRank(pool?.dwells ?? [], long);
    return { ...drawn, gap: atRank(pool?.gaps ?? [], slow) ?? drawn.gap, ...(dwell === undefined ? {} : { dwell }) };
  };
});

/** Whole steps, gap, dwell and place together, each from another person. */
export const stepMimic = imitation("step-mimic", "mimic", (random, material, template) => (step, before) => {
  return drawn(random, material.pools.get(poolOf(step, before)), template.account, () => true) ?? { gap: 300 };
});

/** All draws from the sessions of one other person: a forger with a single victim. */
export const onePersonMimic = imitation(
  "one-person-mimic",
  "one-person",
  (random, material, template, own) => (step, before) => {
    const pool = material.pools.get(poolOf(step, before));
    const timings = pool?.timings.filter(({ account }) => account === own.victim) ?? [];
    return independent(
      random,
      timings.length >= 3 ? { timings } : pool,
      timings.length >= 3 ? undefined : template.account,
    );
  },
);

interface OwnTraits {
  readonly pace: number;
  readonly hold: number;
  readonly victim: string;
}

function imitation(
  name: string,
  kin: Family["kin"],
  program: (
    random: Random,
    material: TaskMaterial,
    template: TakenApart,
    own: OwnTraits,
  ) => (step: Step, before: Step | undefined) => StepTiming,
): Family {
  return {
    name,
    kin,
    account: (random, material) => {
      const own = {
        pace: logNormal(random, 1, 0.4),
        hold: logNormal(random, 1, 0.25),
        victim: pick(random, material.sessions).account,
      };
      return (): BehaviourEvent[] => {
        const template = pick(random, material.sessions);
        const stepper = program(random, material, template, own);
        const { steps } = template.plan;
        const timings = steps.map((step, index) =>
          fitting(step, template.timings[index], stepper(step, steps[index - 1])),
        );
        const firstDelay = pick(random, material.sessions).plan.firstDelay;
        return perform({ firstDelay, steps }, timings, () => driverLatency(random));
      };
    },
  };
}

/** Dwell and place only where the template has them; key repeat keeps the keyboard's pace. */
function fitting(step: Step, template: StepTiming | undefined, drawn: StepTiming): StepTiming {
  if (step.kind === "key" && step.repeat && template) return template;
  const dwell = template?.dwell === undefined ? undefined : (drawn.dwell ?? template.dwell);
  const at = template?.at === undefined ? undefined : (drawn.at ?? template.at);
  return { gap: drawn.gap, ...(dwell === undefined ? {} : { dwell }), ...(at ? { at } : {}) };
}

function independent(
  random: Random,
  pool: { readonly timings: readonly PooledTiming[] } | undefined,
  except: string | undefined,
): StepTiming {
  const gap = drawn(random, pool, except, () => true)?.gap ?? 300;
  const dwell = drawn(random, pool, except, (timing) => timing.dwell !== undefined)?.dwell;
  const at = drawn(random, pool, except, (timing) => timing.at !== undefined)?.at;
  return { gap, ...(dwell === undefined ? {} : { dwell }), ...(at ? { at } : {}) };
}

/** One timing of somebody else's; none if none is found in a fair number of tries. */
function drawn(
  random: Random,
  pool: { readonly timings: readonly PooledTiming[] } | undefined,
  except: string | undefined,
  fits: (timing: PooledTiming) => boolean,
): PooledTiming | undefined {
  if (!pool || pool.timings.length === 0) return undefined;
  for (let tries = 0; tries < 40; tries++) {
    const one = pick(random, pool.timings);
    if (one.account !== except && fits(one)) return one;
  }
  return undefined;
}

/** The value whose rank lies where a standard normal variable lies in its own distribution. */
function atRank(sorted: readonly number[], score: number): number | undefined {
  return sorted[Math.floor(sorted.length / (1 + Math.exp(-1.702 * score)))];
}
