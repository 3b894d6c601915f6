import type { BehaviourEvent } from "../../../src/evidence/behaviour.ts";
import type { Random } from "../../../src/shared/random.ts";
import { normal, pick, uniform } from "../draw.ts";
import { perform, type StepTiming } from "../plan.ts";
import { driverLatency } from "./synthetic.ts";
import type { Family, TakenApart, TaskMaterial } from "./family.ts";

/** A person's session again: each interval × (1 + N(0, 0.1)), positions ± 2 px. */
export const replay = copying("replay", (random, { events }) => jittered(random, events, 0.1, 1));

/** The same, as a whole faster or slower by up to a third. */
export const stretchedReplay = copying("stretched-replay", (random, { events }) =>
  jittered(random, events, 0.1, uniform(random, 0.75, 1.35)),
);

/** The first part timed like one person, the second like another. */
export const splicedReplay = copying("spliced-replay", (random, template, material) => {
  const other = pick(random, material.sessions);
  const { steps } = template.plan;
  const cut = Math.floor(uniform(random, 0.3, 0.7) * steps.length);
  const taken = new Map<string, number>();
  const timings = steps.map((step, index): StepTiming => {
    const own = template.timings[index] ?? { gap: 300 };
    if (index < cut) return own;
    const candidates = other.plan.steps.flatMap((candidate, at) => {
      const timing = other.timings[at];
      return candidate.kind === step.kind && timing ? [timing] : [];
    });
    const next = taken.get(step.kind) ?? 0;
    taken.set(step.kind, next + 1);
    const drawn = candidates[next % Math.max(1, candidates.length)] ?? own;
    const dwell = own.dwell === undefined ? undefined : (drawn.dwell ?? own.dwell);
    const at = own.at === undefined ? undefined : (drawn.at ?? own.at);
    return { gap: drawn.gap, ...(dwell === undefined ? {} : { dwell }), ...(at ? { at } : {}) };
  });
  return perform(template.plan, timings, () => driverLatency(random));
});

function copying(
  name: string,
  copy: (random: Random, original: TakenApart, material: TaskMaterial) => BehaviourEvent[],
): Family {
  return {
    name,
    kin: "replay",
    account: (random, material) => () => copy(random, pick(random, material.sessions), material),
  };
}

function jittered(random: Random, events: readonly BehaviourEvent[], noise: number, stretch: number): BehaviourEvent[] {
  let t = events[0]?.t ?? 0;
  let before = t;
  return events.map((event) => {
    t += Math.max(0, (event.t - before) * stretch * (1 + normal(random, 0, noise)));
    before = event.t;
    const place =
      event.x === undefined || event.y === undefined
        ? {}
        : { x: event.x + Math.round(uniform(random, -2, 2)), y: event.y + Math.round(uniform(random, -2, 2)) };
    return { ...event, ...place, t: Math.round(t) };
  });
}
