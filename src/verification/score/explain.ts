import type { Model } from "./model.ts";
import { contributions } from "./trees.ts";
import { VECTOR } from "./vector.ts";

/** A feature that moved a score: up is towards a program. */
export interface Weight {
  readonly feature: string;
  readonly value: number;
  readonly weight: number;
}

/** What weighed most in the odds of a workflow, the heaviest first. */
export function explainScore(model: Model, vector: Float64Array, most = 6): Weight[] {
  return Array.from(contributions(model.trees, vector), (weight, index) => ({
    feature: VECTOR[index] ?? "",
    value: vector[index] ?? NaN,
    weight,
  }))
    .filter(({ weight }) => Math.abs(weight) > 0.01)
    .toSorted((one, other) => Math.abs(other.weight) - Math.abs(one.weight))
    .slice(0, most);
}
