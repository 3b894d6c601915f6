import type { Actions } from "../behaviour/actions.ts";
import { handSamples, HAND_CHANNELS, type HandChannel } from "../behaviour/hand.ts";
import { SPREADS, type Spread } from "../behaviour/spreads.ts";
import { quantile, sorted } from "../behaviour/statistics.ts";

const TRAITS_FORMAT = "lam-traits-v1";

/** What is kept of a workflow to compare it with the others of its account: sums and means, no times, places or targets. */
export interface Traits {
  readonly format: typeof TRAITS_FORMAT;
  /** The score's odds, and on how much evidence. */
  readonly odds: number;
  readonly evidence: number;
  /** What the workflow was judged by, in the order of `VECTOR`; null where there is too little to know. */
  readonly vector: readonly (number | null)[];
  /** Number, sum and sum of squares of each quantity, less the middle of all people's. */
  readonly channels: Readonly<Record<HandChannel, Sums>>;
}

export type Sums = readonly [count: number, sum: number, squares: number];

export function traitsOf(
  actions: Actions,
  vector: Float64Array,
  score: { readonly odds: number; readonly evidence: number },
): Traits {
  const samples = handSamples(actions);
  const channels = Object.fromEntries(
    HAND_CHANNELS.map((channel) => [channel, sums(samples[channel], SPREADS[channel])]),
  );
  return {
    format: TRAITS_FORMAT,
    odds: score.odds,
    evidence: score.evidence,
    vector: Array.from(vector, (value) => (Number.isNaN(value) ? null : Math.round(value * 1e3) / 1e3)),
    channels: channels as Record<HandChannel, Sums>,
  };
}

/** Values far out are pulled in, so that one slip decides nothing. */
function sums(values: readonly number[], { middle, within }: Spread): Sums {
  const near = quantile(sorted(values), 0.5);
  const reach = 4 * within;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    const pulled = Math.max(near - reach, Math.min(near + reach, value)) - middle;
    sum += pulled;
    squares += pulled ** 2;
  }
  return [values.length, round(sum), round(squares)];
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
