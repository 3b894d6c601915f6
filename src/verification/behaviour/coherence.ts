import { quantile, sorted, UNKNOWN } from "./statistics.ts";

/** How one quantity is spread over people, on the scale on which it is compared. */
export interface Spread {
  readonly middle: number;
  /** Standard deviations: of people's own middles, and of one person's values around theirs. */
  readonly between: number;
  readonly within: number;
}

/**
 * How much better one person explains the values than many people, each with one value: the logarithm of the ratio of
 * likelihoods, both normal. A person has a hand of his own; who draws from many people's values has theirs all at once.
 * Values far out are pulled in, so that one slip decides nothing. Unknown of fewer than two values.
 */
export function coherence(values: readonly number[], { middle, between, within }: Spread): number {
  if (values.length < 2) return UNKNOWN;
  const own = within ** 2;
  const others = between ** 2;
  const pooled = own + others;
  const limit = 2.5 * Math.sqrt(pooled);
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
  const n = values.length;
  const together = own + n * others;
  const one = -0.5 * ((n - 1) * Math.log(own) + Math.log(together) + (squares - (sum ** 2 * others) / together) / own);
  const many = -0.5 * (n * Math.log(pooled) + squares / pooled);
  return one - many;
}
