import type { Reason } from "../reason.ts";
import type { Model } from "./model.ts";
import { sumOfTrees } from "./trees.ts";

/** What the features say of a workflow. */
export interface Score {
  /** Logarithm of the odds that it was made by one of the programs the model knows rather than by a person. */
  readonly odds: number;
  /** Share of people's workflows that look at least as much like a program's: 1 is the most human of all. */
  readonly likeness: number;
  /** How far it lies from all that people did: 0 is as far as chance. */
  readonly strangeness: number;
  /** Presses and strokes that it rests on, key repeat collapsed. */
  readonly evidence: number;
}

/** @param vector as `vectorOf` gives it. @param evidence presses and strokes */
export function scoreOf(model: Model, vector: Float64Array, evidence: number): Score {
  const odds = sumOfTrees(model.trees, vector);
  return scoreFromOdds(model.people, odds, sumOfTrees(model.strange.trees, vector), evidence);
}

/** @param people as in a model */
export function scoreFromOdds(people: readonly number[], odds: number, strangeness: number, evidence: number): Score {
  return { odds: round(odds), likeness: likenessOf(people, odds), strangeness: round(strangeness), evidence };
}

/** @param people ascending odds of people's workflows, at equal steps of their share */
function likenessOf(people: readonly number[], odds: number): number {
  let low = 0;
  let high = people.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((people[middle] ?? Infinity) < odds) low = middle + 1;
    else high = middle;
  }
  return round(1 - low / people.length);
}

/** So that a stored score reads as it was computed. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** The reason for a hold by the score. */
export function unlikeReason({ likeness, evidence }: Score): Reason {
  const share = (likeness * 100).toFixed(1);
  return {
    code: "unlike-people",
    layer: "score",
    detail: `of people's workflows ${share} % look as much like a program's as this one, by ${evidence} presses and keys`,
  };
}

/** The reason for a hold because nobody did anything like it, be it a program's or not. */
export function strangeReason({ evidence }: Score): Reason {
  return {
    code: "unlike-anything",
    layer: "score",
    detail: `of 1000 people's workflows 3 lie as far from all others as this one, by ${evidence} presses and keys`,
  };
}
