import { ENOUGH_EVIDENCE } from "../../src/verification/look-at.ts";
import { intoBins } from "../../src/verification/score/learn/bins.ts";
import { boost, type BoostingSettings } from "../../src/verification/score/learn/boosting.ts";
import { isolate } from "../../src/verification/score/learn/isolation.ts";
import { STEPS, type StepTrees, summarise } from "../../src/verification/score/step-signals.ts";
import { VECTOR, vectorOf } from "../../src/verification/score/vector.ts";
import { sumOfTrees, type Trees } from "../../src/verification/score/trees.ts";
import { compact } from "./compact.ts";
import { type Lesson, lessonsOf, weigh } from "./lessons.ts";
import { rounded } from "./rounded.ts";
import type { Sample } from "./sample.ts";
import type { Split } from "./split.ts";

const STEP_SETTINGS: BoostingSettings = {
  trees: 120,
  depth: 6,
  rate: 0.1,
  rows: 0.5,
  features: 0.5,
  shrinkage: 5,
  leastWeight: 10,
  seed: 5,
};
const SETTINGS: BoostingSettings = {
  trees: 260,
  depth: 6,
  rate: 0.07,
  rows: 0.7,
  features: 0.3,
  shrinkage: 3,
  leastWeight: 3,
  seed: 7,
};
const ISOLATION = { trees: 40, rows: 128, seed: 17 };

/** What judges a session: trees for its steps, and trees for its features and what the steps say together. */
export interface Scorer {
  readonly steps: StepTrees;
  readonly trees: Trees;
  /** From people alone. */
  readonly strange: Trees;
}

/** A session as a scorer sees it. */
export interface Scored {
  readonly odds: number;
  readonly strangeness: number;
  /** Features and signals of the steps, in a model's order. */
  readonly vector: Float64Array;
}

export interface LearnOptions {
  /** Features and properties of steps that it must do without. */
  readonly drop?: RegExp;
}

/**
 * Learns from sessions that are parted by a split. A scorer's second trees learn from what trees say of steps that these
 * had not learned from: each part's steps are judged by trees grown without it, as those of the unseen will be.
 */
export class Learner {
  readonly #lessons = new Map<string, Lesson[]>();
  readonly #steps = new Map<string, StepTrees>();
  readonly #options: LearnOptions;

  constructor(samples: readonly Sample[], split: Split, options: LearnOptions = {}) {
    this.#options = options;
    for (const lesson of lessonsOf(samples)) {
      const part = split(lesson.sample.session);
      const own = this.#lessons.get(part);
      if (own) own.push(lesson);
      else this.#lessons.set(part, [lesson]);
    }
  }

  get parts(): string[] {
    return [...this.#lessons.keys()];
  }

  /** Everything, or everything but one part. */
  scorer(without?: string): Scorer {
    const parts = this.parts.filter((part) => part !== without);
    const rows: Float64Array[] = [];
    const lessons: Lesson[] = [];
    for (const part of parts) {
      const steps = this.#stepsWithout(without === undefined ? [part] : [without, part]);
      for (const lesson of this.#lessons.get(part) ?? []) {
        lessons.push(lesson);
        rows.push(this.#seen(VECTOR, Float64Array.of(...lesson.features, ...signalsOf(steps, lesson))));
      }
    }
    const trees = boost(
      intoBins(rows),
      lessons.map(({ label }) => label),
      weigh(lessons),
      SETTINGS,
    );
    const steps = this.#stepsWithout(without === undefined ? [] : [without]);
    return { steps, trees: compact(trees), strange: learnStrange(lessons) };
  }

  #stepsWithout(parts: readonly string[]): StepTrees {
    const key = parts.toSorted().join();
    const known = this.#steps.get(key);
    if (known) return known;
    const lessons = this.parts.filter((part) => !parts.includes(part)).flatMap((part) => this.#lessons.get(part) ?? []);
    const weights = weigh(lessons);
    const grow = (kind: "presses" | "strokes"): Trees => {
      const rows: Float64Array[] = [];
      const labels: number[] = [];
      const shares: number[] = [];
      for (const [index, lesson] of lessons.entries())
        for (const step of lesson[kind]) {
          rows.push(this.#seen(STEPS[kind], step));
          labels.push(lesson.label);
          // A session of many steps says more than one of few, but not as many times more.
          shares.push((3 * (weights[index] ?? 0)) / Math.sqrt(lesson[kind].length));
        }
      return compact(boost(intoBins(rows), labels, shares, STEP_SETTINGS));
    };
    const steps = { presses: grow("presses"), strokes: grow("strokes") };
    this.#steps.set(key, steps);
    return steps;
  }

  #seen(names: readonly string[], values: Float64Array): Float64Array {
    const { drop } = this.#options;
    return drop ? values.map((value, index) => (drop.test(names[index] ?? "") ? NaN : value)) : values;
  }
}

/** Each session by the scorer that knows nothing of its part. */
export function crossScore(
  scorers: ReadonlyMap<string, Scorer>,
  samples: readonly Sample[],
  split: Split,
): Map<Sample, Scored> {
  const scored = new Map<Sample, Scored>();
  for (const sample of samples) {
    const scorer = scorers.get(split(sample.session));
    if (scorer) scored.set(sample, score(scorer, sample));
  }
  return scored;
}

function score({ steps, trees, strange }: Scorer, { actions, features }: Sample): Scored {
  const whole = vectorOf(steps, actions, features);
  return { odds: rounded(sumOfTrees(trees, whole)), strangeness: sumOfTrees(strange, features), vector: whole };
}

function signalsOf(steps: StepTrees, { presses, strokes }: Lesson): number[] {
  return [
    ...summarise(presses.map((step) => sumOfTrees(steps.presses, step))),
    ...summarise(strokes.map((step) => sumOfTrees(steps.strokes, step))),
  ];
}

/** Learns what people do, from their whole sessions. */
function learnStrange(lessons: readonly Lesson[]): Trees {
  const people = lessons.filter(({ label, share, actions }) => label === 0 && share === 1 && isEnough(actions));
  return compact(
    isolate(
      people.map(({ features }) => features),
      ISOLATION,
    ),
  );
}

function isEnough({ order }: Lesson["actions"]): boolean {
  return order.length >= ENOUGH_EVIDENCE;
}
