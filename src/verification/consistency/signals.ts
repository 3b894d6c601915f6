import { coherenceOfSums } from "../behaviour/coherence.ts";
import { HAND_CHANNELS } from "../behaviour/hand.ts";
import { SPREADS } from "../behaviour/spreads.ts";
import type { Sums, Traits } from "./traits.ts";

/** What an account's workflows say together, in the order of {@link accountSignals}. */
export const ACCOUNT_SIGNALS: readonly string[] = ["odds", ...HAND_CHANNELS];

/** Workflows with more presses and keys than this count as if they had so many. */
const ENOUGH = 12;
const FARTHEST = 6;

/**
 * The mean of the odds, by evidence; and of each quantity of the hand how much better one hand explains the values of all
 * the workflows than many, for each workflow. A program that draws from many people is itself in no workflow, and the
 * same in all of them.
 */
export function accountSignals(traits: readonly Traits[]): number[] {
  let weight = 0;
  let odds = 0;
  for (const each of traits) {
    const own = Math.min(ENOUGH, each.evidence);
    weight += own;
    odds += own * each.odds;
  }
  const signals = [weight > 0 ? odds / weight : 0];
  for (const channel of HAND_CHANNELS) {
    const all: [number, number, number] = [0, 0, 0];
    for (const { channels } of traits) add(all, channels[channel]);
    const coherence = all[0] < 2 ? 0 : coherenceOfSums(all, SPREADS[channel]) / traits.length;
    signals.push(Math.max(-FARTHEST, Math.min(FARTHEST, coherence)));
  }
  return signals;
}

function add(all: [number, number, number], [count, sum, squares]: Sums): void {
  all[0] += count;
  all[1] += sum;
  all[2] += squares;
}
