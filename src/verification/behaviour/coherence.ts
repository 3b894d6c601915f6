import type { Spread } from "./spreads.ts";
import { quantile, sorted, UNKNOWN } from "./statistics.ts";

/**
 * How much better one person explains the values than many people, each with one value: the logarithm of the ratio of
 * likelihoods, both normal. A person has a hand of his own; who draws from many people's values has theirs all at once.
 * Values far out are pulled in, so that one slip decides nothing. Unknown of fewer than two values.
 */
export function coherence(values: readonly number[], { middle, between, within }: Spread): number {
  if (values.length < 2) return UNKNOWN;
  const limit = 2.5 * Math.hypot(within, between);
  const near = quantile(sorted(values), 0.5) - middle;
  const reach = 4 * within;
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    const one = Math.max(-limit, Math.min(limit, value - middle, near + reach));
    const pulled = Math.max(one, near - reach);
    sum += pulled;
    squares += pulled ** 2;
  }
  return coherenceOfSums([values.length, sum, squares], { between, within });
}

/** The same from number, sum and sum of squares of values less the middle. */
export function coherenceOfSums(
  [count, sum, squares]: readonly [number, number, number],
  { between, within }: Pick<Spread, "between" | "within">,
): number {
  const own = within ** 2;
  const others = between ** 2;
  const pooled = own + others;
  const together = own + count * others;
  const one = (count - 1) * Math.log(own) + Math.log(together) + (squares - (sum ** 2 * others) / together) / own;
  const many = count * Math.log(pooled) + squares / pooled;
  return (many - one) / 2;
}
