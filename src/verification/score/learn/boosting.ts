import { seededRandom, type Random } from "../../../shared/random.ts";
import type { Trees } from "../trees.ts";
import { type Binned, MISSING, MOST_BINS } from "./bins.ts";

export interface BoostingSettings {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Shares of rows and of features that each tree sees. */
  readonly rows: number;
  readonly features: number;
  /** Against leaves of few rows: added to the second derivative, and the least of it in a leaf. */
  readonly shrinkage: number;
  readonly leastWeight: number;
  readonly seed: number;
}

/**
 * Gradient-boosted trees over histograms, with logistic loss: learns the logarithm of the odds that a row is a 1. The
 * same for the same rows, weights and seed. What is not known is a value of its own: each split learns where it goes.
 */
export function boost(
  binned: Binned,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  settings: BoostingSettings,
): Trees {
  const random = seededRandom(settings.seed);
  const rows = labels.length;
  const margin = new Float64Array(rows);
  const first = new Float64Array(rows);
  const second = new Float64Array(rows);
  const out: Growing = { roots: [], feature: [], threshold: [], right: [], missing: [], value: [] };
  for (let tree = 0; tree < settings.trees; tree++) {
    for (let row = 0; row < rows; row++) {
      const chance = 1 / (1 + Math.exp(-(margin[row] ?? 0)));
      const weight = weights[row] ?? 0;
      first[row] = weight * (chance - (labels[row] ?? 0));
      second[row] = weight * chance * (1 - chance);
    }
    const chosen = sample(random, rows, settings.rows);
    const features = sample(random, binned.edges.length, settings.features);
    const root = grow(out, { binned, first, second, features, settings }, chosen, settings.depth);
    out.roots.push(root);
    for (let row = 0; row < rows; row++) margin[row] = (margin[row] ?? 0) + leafOf(out, binned, root, row);
  }
  return out;
}

interface Growing {
  roots: number[];
  feature: number[];
  threshold: number[];
  right: number[];
  missing: number[];
  value: number[];
}

interface Growth {
  readonly binned: Binned;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly features: Int32Array;
  readonly settings: BoostingSettings;
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly missingLeft: boolean;
}

/** Of each feature that a tree sees, and each bin: the sums of both derivatives, one after the other. */
type Histograms = Float64Array;

/** @param known histograms of the rows, where the caller has them */
function grow(out: Growing, growth: Growth, rows: Int32Array, depth: number, known?: Histograms): number {
  const node = out.feature.push(-1) - 1;
  out.threshold.push(0);
  out.right.push(0);
  out.missing.push(0);
  out.value.push(valueOf(growth, rows));
  if (depth === 0) return node;
  const histograms = known ?? histogramsOf(growth, rows);
  const split = bestSplit(growth, histograms);
  if (!split) return node;
  const [lefts, rights] = parted(growth.binned.columns[split.feature] ?? new Uint8Array(), rows, split);
  out.feature[node] = split.feature;
  out.threshold[node] = growth.binned.edges[split.feature]?.[split.bin - 1] ?? 0;
  out.missing[node] = split.missingLeft ? 1 : 0;
  if (depth === 1) {
    grow(out, growth, lefts, 0);
    out.right[node] = grow(out, growth, rights, 0);
    return node;
  }
  // What one side does not have the other has: only the smaller is counted.
  const isLeftSmall = lefts.length <= rights.length;
  const small = histogramsOf(growth, isLeftSmall ? lefts : rights);
  for (let i = 0; i < histograms.length; i++) histograms[i] = (histograms[i] ?? 0) - (small[i] ?? 0);
  grow(out, growth, lefts, depth - 1, isLeftSmall ? small : histograms);
  out.right[node] = grow(out, growth, rights, depth - 1, isLeftSmall ? histograms : small);
  return node;
}

function parted(column: Uint8Array, rows: Int32Array, { bin, missingLeft }: Split): [Int32Array, Int32Array] {
  const lefts = new Int32Array(rows.length);
  const rights = new Int32Array(rows.length);
  let left = 0;
  let right = 0;
  for (const row of rows) {
    const own = column[row] ?? MISSING;
    if (own === MISSING ? missingLeft : own <= bin) lefts[left++] = row;
    else rights[right++] = row;
  }
  return [lefts.slice(0, left), rights.slice(0, right)];
}

function valueOf({ first, second, settings }: Growth, rows: Int32Array): number {
  let slope = 0;
  let curve = 0;
  for (const row of rows) {
    slope += first[row] ?? 0;
    curve += second[row] ?? 0;
  }
  return (-slope / (curve + settings.shrinkage)) * settings.rate;
}

function histogramsOf({ binned, first, second, features }: Growth, rows: Int32Array): Histograms {
  const histograms = new Float64Array(features.length * MOST_BINS * 2);
  for (const [place, feature] of features.entries()) {
    const column = binned.columns[feature];
    if (!column) continue;
    const own = histograms.subarray(place * MOST_BINS * 2, (place + 1) * MOST_BINS * 2);
    for (const row of rows) {
      const bin = (column[row] ?? MISSING) * 2;
      own[bin] = (own[bin] ?? 0) + (first[row] ?? 0);
      own[bin + 1] = (own[bin + 1] ?? 0) + (second[row] ?? 0);
    }
  }
  return histograms;
}

function bestSplit({ binned, features, settings }: Growth, histograms: Histograms): Split | undefined {
  const { shrinkage, leastWeight } = settings;
  let best: Split | undefined;
  let bestGain = 1e-6;
  for (const [place, feature] of features.entries()) {
    const own = histograms.subarray(place * MOST_BINS * 2, (place + 1) * MOST_BINS * 2);
    let allFirst = 0;
    let allSecond = 0;
    for (let bin = 0; bin < own.length; bin += 2) {
      allFirst += own[bin] ?? 0;
      allSecond += own[bin + 1] ?? 0;
    }
    const whole = allFirst ** 2 / (allSecond + shrinkage);
    const lostFirst = own[MISSING * 2] ?? 0;
    const lostSecond = own[MISSING * 2 + 1] ?? 0;
    let leftFirst = 0;
    let leftSecond = 0;
    const bins = binned.edges[feature]?.length ?? 0;
    for (let bin = 1; bin <= bins; bin++) {
      leftFirst += own[bin * 2] ?? 0;
      leftSecond += own[bin * 2 + 1] ?? 0;
      for (let side = 0; side < (lostSecond > 1e-9 ? 2 : 1); side++) {
        const g = leftFirst + (side === 1 ? lostFirst : 0);
        const h = leftSecond + (side === 1 ? lostSecond : 0);
        if (h < leastWeight || allSecond - h < leastWeight) continue;
        const gain = g ** 2 / (h + shrinkage) + (allFirst - g) ** 2 / (allSecond - h + shrinkage) - whole;
        if (gain <= bestGain) continue;
        bestGain = gain;
        best = { feature, bin, missingLeft: side === 1 };
      }
    }
  }
  return best;
}

function leafOf(trees: Growing, binned: Binned, root: number, row: number): number {
  let node = root;
  for (let asked = trees.feature[node] ?? -1; asked >= 0; asked = trees.feature[node] ?? -1) {
    const bin = binned.columns[asked]?.[row] ?? MISSING;
    // The edge is the upper end of its bin.
    const value = bin === MISSING ? NaN : (binned.edges[asked]?.[bin - 1] ?? Infinity);
    const isLeft = Number.isNaN(value) ? trees.missing[node] === 1 : value <= (trees.threshold[node] ?? 0);
    node = isLeft ? node + 1 : (trees.right[node] ?? 0);
  }
  return trees.value[node] ?? 0;
}

/** Some of the numbers below `count`, ascending. */
function sample(random: Random, count: number, share: number): Int32Array {
  if (share >= 1) return Int32Array.from({ length: count }, (_, index) => index);
  const chosen: number[] = [];
  for (let index = 0; index < count; index++) if (random() < share) chosen.push(index);
  return Int32Array.from(chosen.length > 0 ? chosen : [0]);
}
