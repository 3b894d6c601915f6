import { seededRandom, type Random } from "../../../shared/random.ts";
import type { Trees } from "../trees.ts";
import { type Binned, MISSING } from "./bins.ts";

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
  const out: Growing = { roots: [], feature: [], threshold: [], left: [], right: [], missing: [], value: [] };
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
  left: number[];
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
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
  readonly missingLeft: boolean;
}

function grow(out: Growing, growth: Growth, rows: Int32Array, depth: number): number {
  const node = out.feature.push(-1) - 1;
  out.threshold.push(0);
  out.left.push(0);
  out.right.push(0);
  out.missing.push(0);
  out.value.push(valueOf(growth, rows));
  const split = depth > 0 ? bestSplit(growth, rows) : undefined;
  if (!split) return node;
  const column = growth.binned.columns[split.feature] ?? new Uint8Array();
  const isLeft = (row: number): boolean => {
    const bin = column[row] ?? MISSING;
    return bin === MISSING ? split.missingLeft : bin <= split.bin;
  };
  const lefts = rows.filter(isLeft);
  const rights = rows.filter((row) => !isLeft(row));
  out.feature[node] = split.feature;
  out.threshold[node] = growth.binned.edges[split.feature]?.[split.bin - 1] ?? 0;
  out.missing[node] = split.missingLeft ? 1 : 0;
  out.left[node] = grow(out, growth, lefts, depth - 1);
  out.right[node] = grow(out, growth, rights, depth - 1);
  return node;
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

function bestSplit({ binned, first, second, features, settings }: Growth, rows: Int32Array): Split | undefined {
  const { shrinkage, leastWeight } = settings;
  const firsts = new Float64Array(256);
  const seconds = new Float64Array(256);
  let best: Split | undefined;
  let bestGain = 1e-6;
  for (const feature of features) {
    const column = binned.columns[feature];
    if (!column) continue;
    firsts.fill(0);
    seconds.fill(0);
    let allFirst = 0;
    let allSecond = 0;
    for (const row of rows) {
      const bin = column[row] ?? MISSING;
      const g = first[row] ?? 0;
      const h = second[row] ?? 0;
      firsts[bin] = (firsts[bin] ?? 0) + g;
      seconds[bin] = (seconds[bin] ?? 0) + h;
      allFirst += g;
      allSecond += h;
    }
    const whole = allFirst ** 2 / (allSecond + shrinkage);
    const lostFirst = firsts[MISSING] ?? 0;
    const lostSecond = seconds[MISSING] ?? 0;
    let leftFirst = 0;
    let leftSecond = 0;
    const bins = binned.edges[feature]?.length ?? 0;
    for (let bin = 1; bin <= bins; bin++) {
      leftFirst += firsts[bin] ?? 0;
      leftSecond += seconds[bin] ?? 0;
      for (let side = 0; side < (lostSecond > 0 ? 2 : 1); side++) {
        const g = leftFirst + (side === 1 ? lostFirst : 0);
        const h = leftSecond + (side === 1 ? lostSecond : 0);
        if (h < leastWeight || allSecond - h < leastWeight) continue;
        const gain = g ** 2 / (h + shrinkage) + (allFirst - g) ** 2 / (allSecond - h + shrinkage) - whole;
        if (gain <= bestGain) continue;
        bestGain = gain;
        best = { gain, feature, bin, missingLeft: side === 1 };
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
    node = (isLeft ? trees.left[node] : trees.right[node]) ?? 0;
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
