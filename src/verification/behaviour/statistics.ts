/** What is not known of too few values. */
export const UNKNOWN = NaN;

export function mean(values: readonly number[]): number {
  if (values.length === 0) return UNKNOWN;
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The standard deviation of the population that a sample comes from; unknown of one value. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return UNKNOWN;
  const middle = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - middle) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/** Ascending. */
export function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).toSorted();
}

/** Between two values where the share falls between them. @param ascending sorted values */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  if (ascending.length === 0) return UNKNOWN;
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const low = ascending[below] ?? UNKNOWN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? UNKNOWN;
  return low + (high - low) * (place - below);
}

/** The middle of those values that are known. */
export function middleOf(values: readonly number[]): number {
  return quantile(sorted(values.filter((value) => !Number.isNaN(value))), 0.5);
}

/**
 * How much neighbours differ compared with any two values (von Neumann): about 1 if each is drawn by itself, less where
 * values drift, more where they alternate. Unknown of fewer than four values, or if all are the same.
 */
export function neighbourRatio(values: readonly number[]): number {
  const spread = deviation(values);
  if (values.length < 4 || !(spread > 0)) return UNKNOWN;
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += ((values[i] ?? 0) - (values[i - 1] ?? 0)) ** 2;
  return sum / (values.length - 1) / (2 * spread ** 2);
}

/** Pearson's; unknown of fewer than four pairs, or if one side is constant. */
export function correlation(ones: readonly number[], others: readonly number[]): number {
  if (ones.length < 4 || ones.length !== others.length) return UNKNOWN;
  const one = mean(ones);
  const other = mean(others);
  let both = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < ones.length; i++) {
    const a = (ones[i] ?? 0) - one;
    const b = (others[i] ?? 0) - other;
    both += a * b;
    first += a * a;
    second += b * b;
  }
  return first > 0 && second > 0 ? both / Math.sqrt(first * second) : UNKNOWN;
}
