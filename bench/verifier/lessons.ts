import { seededRandom } from "../../src/shared/random.ts";
import type { Actions } from "../../src/verification/behaviour/actions.ts";
import { featuresOfActions } from "../../src/verification/behaviour/features.ts";
import { pressSteps } from "../../src/verification/behaviour/press-steps.ts";
import { strokeSteps } from "../../src/verification/behaviour/stroke-steps.ts";
import { fragmentsOf } from "../../src/verification/score/learn/fragments.ts";
import { COPIES, type Sample } from "./sample.ts";
import { hash } from "./split.ts";

/** A session or a part of one, ready to be learned from. */
export interface Lesson {
  readonly sample: Sample;
  readonly actions: Actions;
  readonly features: Float64Array;
  readonly presses: readonly Float64Array[];
  readonly strokes: readonly Float64Array[];
  readonly label: 0 | 1;
  /** What weighs as much as another of its label: a task of people, a family of bots. */
  readonly group: string;
  /** Parts count less than wholes. */
  readonly share: number;
}

/** Sessions with fewer presses and keys teach nothing. */
const LEAST_EVIDENCE = 4;
const PART = 0.7;
/** Chimeras, which are of many kinds, count for so many families. */
const CHIMERAS = 3;
const RUNS = { people: 2, bots: 1 };

/** Sessions of people and of bots with their fragments; none of copies, which would unlearn people. */
export function lessonsOf(samples: readonly Sample[]): Lesson[] {
  const lessons: Lesson[] = [];
  for (const [place, sample] of samples.entries()) {
    const { session, actions, features, isBot } = sample;
    if (actions.order.length < LEAST_EVIDENCE || COPIES.has(session.family)) continue;
    const random = seededRandom(hash(`${session.account}/${session.task}/${place}`));
    const common = {
      sample,
      label: isBot ? (1 as const) : (0 as const),
      group: isBot ? session.family : `task ${session.task}`,
    };
    const put = (part: Actions, itsFeatures: Float64Array, share: number): void => {
      const steps = { presses: pressSteps(part), strokes: strokeSteps(part) };
      lessons.push({ ...common, ...steps, actions: part, features: itsFeatures, share });
    };
    put(actions, features, 1);
    for (const fragment of fragmentsOf(random, actions, isBot ? RUNS.bots : RUNS.people))
      put(fragment, featuresOfActions(fragment), PART);
  }
  return lessons;
}

/** People and bots weigh as much altogether: as many as there are people. Each task of people counts by the root of its size. */
export function weigh(lessons: readonly Pick<Lesson, "label" | "group" | "share">[]): Float64Array {
  const groups = new Map<string, { label: number; size: number }>();
  let people = 0;
  for (const { group, label, share } of lessons) {
    const own = groups.get(group) ?? { label, size: 0 };
    own.size += share;
    groups.set(group, own);
    if (label === 0) people += share;
  }
  const totals = [0, 0];
  const worthOf = (group: string, label: number, size: number): number =>
    label === 0 ? Math.sqrt(size) : group === "chimera" ? CHIMERAS : 1;
  for (const [group, { label, size }] of groups) totals[label] = (totals[label] ?? 0) + worthOf(group, label, size);
  return Float64Array.from(lessons, ({ group, label, share }) => {
    const size = groups.get(group)?.size ?? 1;
    const part = worthOf(group, label, size) / (totals[label] ?? 1);
    return (share * people * part) / size;
  });
}
