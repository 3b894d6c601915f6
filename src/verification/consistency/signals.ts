import { coherenceOfSums } from "../behaviour/coherence.ts";
import { HAND_CHANNELS } from "../behaviour/hand.ts";
import { SPREADS } from "../behaviour/spreads.ts";
import { UNKNOWN } from "../behaviour/statistics.ts";
import { VECTOR } from "../score/vector.ts";
import type { Sums, Traits } from "./traits.ts";

/** Workflows with more presses and keys than this count as if they had so many. */
const ENOUGH = 12;

/**
 * What an account's workflows say together: the mean and the worst of the odds; of each quantity of the hand how much
 * better one hand explains the values of all the workflows than many do, for each value; and the means of what each was
 * judged by, which in one workflow is mostly chance. All weighed by evidence. A program that draws from many people is
 * itself in no workflow, and the same in all of them.
 */
export function accountSignals(traits: readonly Traits[]): Float64Array {
  const weights = traits.map(({ evidence }) => Math.min(ENOUGH, evidence));
  const signals = [
    weighed(
      traits.map(({ odds }) => odds),
      weights,
    ),
    Math.max(...traits.map(({ odds }) => odds)),
  ];
  for (const channel of HAND_CHANNELS) {
    const all: [number, number, number] = [0, 0, 0];
    for (const { channels } of traits) add(all, channels[channel]);
    signals.push(all[0] < 4 ? UNKNOWN : coherenceOfSums(all, SPREADS[channel]) / all[0]);
  }
  for (let feature = 0; feature < VECTOR.length; feature++)
    signals.push(
      weighed(
        traits.map(({ vector }) => vector[feature] ?? null),
        weights,
      ),
    );
  return Float64Array.from(signals);
}

function weighed(values: readonly (number | null)[], weights: readonly number[]): number {
  let sum = 0;
  let whole = 0;
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const weight = weights[index] ?? 0;
    sum += weight * value;
    whole += weight;
  }
  return whole > 0 ? sum / whole : UNKNOWN;
}

function add(all: [number, number, number], [count, sum, squares]: Sums): void {
  all[0] += count;
  all[1] += sum;
  all[2] += squares;
}
