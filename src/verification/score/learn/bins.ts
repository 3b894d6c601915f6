/** The bin of what is not known. */
export const MISSING = 0;
const BINS = 64;
/** Of one feature, with that of what is not known. */
export const MOST_BINS = BINS + 1;

/** Rows by column, each value replaced by the number of its bin: 1 is the lowest. */
export interface Binned {
  /** Upper ends of the bins of each feature, ascending; what lies above all of them has the bin after the last. */
  readonly edges: readonly Float64Array[];
  readonly columns: readonly Uint8Array[];
}

/** Rows that the edges are found on, at most: as many as tell quantiles apart. */
const SAMPLE = 30_000;

/** Bins that hold about equally many of the rows. */
export function intoBins(rows: readonly Float64Array[]): Binned {
  const features = rows[0]?.length ?? 0;
  const stride = Math.max(1, Math.ceil(rows.length / SAMPLE));
  const edges: Float64Array[] = [];
  const columns: Uint8Array[] = [];
  for (let feature = 0; feature < features; feature++) {
    const known = Float64Array.from(
      { length: Math.ceil(rows.length / stride) },
      (_, i) => rows[i * stride]?.[feature] ?? NaN,
    )
      .filter((value) => !Number.isNaN(value))
      .toSorted();
    const ends: number[] = [];
    for (let bin = 1; bin < BINS; bin++) {
      const place = Math.floor((bin / BINS) * known.length);
      const below = known[place - 1];
      const above = known[place];
      // Between two values, so that rounding decides nothing.
      if (below === undefined || above === undefined || below === above) continue;
      ends.push(Math.fround((below + above) / 2));
    }
    const own = Float64Array.from(new Set(ends));
    edges.push(own);
    columns.push(Uint8Array.from(rows, (row) => binOf(own, row[feature] ?? NaN)));
  }
  return { edges, columns };
}

function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return MISSING;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (edges[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}
