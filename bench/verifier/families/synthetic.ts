import type { Random } from "../../../src/shared/random.ts";
import { pick } from "../draw.ts";
import { perform, type Plan, type Step, type StepTiming } from "../plan.ts";
import type { Family, TaskMaterial } from "./family.ts";

/** When and where a program takes one step; `before` is the step before it. */
export type Stepper = (step: Step, before: Step | undefined) => StepTiming;

/**
 * A family whose programs know the task but nobody's timings: they go straight through a person's steps, without that
 * person's corrections.
 */
export function synthetic(
  name: string,
  kin: Family["kin"],
  program: (random: Random, material: TaskMaterial) => Stepper,
): Family {
  return {
    name,
    kin,
    account: (random, material) => {
      const stepper = program(random, material);
      return () => {
        const plan = withoutCorrections(pick(random, material.sessions).plan);
        const firstDelay = pick(random, material.sessions).plan.firstDelay;
        const timings = plan.steps.map((step, index) => fitting(step, stepper(step, plan.steps[index - 1])));
        return perform({ firstDelay, steps: plan.steps }, timings, () => driverLatency(random));
      };
    },
  };
}

/** A step has a place only where its target's size is known, and a dwell only where it was released. */
function fitting(step: Step, timing: StepTiming): StepTiming {
  const { gap, dwell, at } = timing;
  if (step.kind === "scroll") return { gap };
  if (step.kind === "key") return { gap, ...(dwell === undefined ? {} : { dwell }) };
  return { gap, ...(dwell === undefined ? {} : { dwell }), ...(step.box && at ? { at } : {}) };
}

/** Programs type what they know: no backspaces, nor what these took away, and each target is pressed once in a row. */
function withoutCorrections(plan: Plan): Plan {
  const steps: Step[] = [];
  for (const step of plan.steps) {
    const before = steps.at(-1);
    if (step.kind === "scroll") continue;
    if (step.kind === "key") {
      if (step.repeat || step.key === "modifier") continue;
      if (step.key === "backspace" || step.key === "delete") {
        if (before?.kind === "key" && before.key === "character") steps.pop();
        continue;
      }
      steps.push({ ...step, released: true });
    } else if (!(before?.kind === "press" && before.target !== undefined && before.target === step.target)) {
      steps.push({ ...step, clicks: step.clicks.filter(({ type }) => type === "click") });
    }
  }
  return { firstDelay: plan.firstDelay, steps };
}

/** What a browser's driver adds to every wait, in ms: seen in recorded runs. */
export function driverNoise(random: Random): number {
  const wait = -Math.log(1 - random()) * 3;
  return random() < 0.03 ? wait + 15 * random() : wait;
}

export function driverLatency(random: Random): number {
  return Math.min(6, -Math.log(1 - random()) * 1.5);
}
