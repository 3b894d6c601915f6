/** A share with the bounds of its 95 % interval, Wilson's. */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly of: number;
}

const Z = 1.959964;

export function wilson(count: number, of: number): Share {
  if (of === 0) return { share: NaN, low: 0, high: 1, of };
  const share = count / of;
  const middle = (share + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of);
  const reach = (Z / (1 + (Z * Z) / of)) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const digits = (value: number): number => Number(value.toFixed(4));
  return { share: digits(share), low: digits(middle - reach), high: digits(middle + reach), of };
}
