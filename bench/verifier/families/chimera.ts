import type { BehaviourEvent } from "../../../src/evidence/behaviour.ts";
import { pick } from "../draw.ts";
import { perform, type StepTiming } from "../plan.ts";
import type { Family } from "./family.ts";
import { DWELLS, GAPS, type Kin, PLACES, type Recipes, type Source, TYPING } from "./recipes.ts";
import { driverLatency } from "./synthetic.ts";

/**
 * Material to learn from, never measured: a person's steps with all corrections, and each of its quantities (waits and
 * dwells of presses and of keys, places) from another way to make one up, or from that person. No shape of a task and no
 * single quantity gives it away, so that a model that learns from it looks at each of them.
 *
 * @param except ways that only these kins use are left out: what is measured must be new
 */
export function chimera(except: readonly Family["kin"][] = []): Family {
  const open = (recipes: Recipes): Recipes => recipes.filter(([kin]) => !(except as readonly Kin[]).includes(kin));
  return {
    name: "chimera",
    kin: "mimic",
    account: (random, material) => (): BehaviourEvent[] => {
      const template = pick(random, material.sessions);
      const make = (recipes: Recipes, forced: boolean): Source => {
        const some = open(recipes).filter(([kin]) => !forced || kin !== "own");
        return pick(random, some)[1](random, material, template);
      };
      // A person's own rhythm with somebody else's dwells is no session to learn from: at least the waits are made up.
      const gap = make(GAPS, true);
      const typing = make(TYPING, true);
      const dwell = make(DWELLS, random() < 0.7);
      const stroke = make(DWELLS, random() < 0.7);
      const place = pick(random, open(PLACES));
      const x = place[1](random, material, template);
      const y = place[1](random, material, template);
      const { steps } = template.plan;
      const timings = steps.map((step, index): StepTiming => {
        const own = template.timings[index] ?? { gap: 300 };
        const before = steps[index - 1];
        if (step.kind === "scroll" || (step.kind === "key" && step.repeat)) return own;
        const typed = step.kind === "key" && before?.kind === "key";
        const wait = (typed ? typing : gap)(step, before, index) ?? own.gap;
        const held =
          own.dwell === undefined
            ? undefined
            : ((step.kind === "key" ? stroke : dwell)(step, before, index) ?? own.dwell);
        const at =
          own.at && place[0] !== "own" ? spot(x(step, before, 2 * index), y(step, before, 2 * index + 1)) : own.at;
        return {
          gap: Math.max(0, wait),
          ...(held === undefined ? {} : { dwell: Math.max(0, held) }),
          ...(at ? { at } : {}),
        };
      });
      const firstDelay = pick(random, material.sessions).plan.firstDelay;
      return perform({ firstDelay, steps }, timings, () => driverLatency(random));
    },
  };
}

function spot(x: number | undefined, y: number | undefined): { x: number; y: number } | undefined {
  return x === undefined || y === undefined ? undefined : { x, y };
}
