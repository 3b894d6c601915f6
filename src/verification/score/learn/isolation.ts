import { type Random, seededRandom } from "../../../shared/random.ts";
import type { Trees } from "../trees.ts";

export interface IsolationSettings {
  readonly trees: number;
  /** Rows that each tree sees. */
  readonly rows: number;
  readonly seed: number;
}

/**
 * An isolation forest (Liu, Ting and Zhou 2008): trees that split at random what they see. What lies apart from all others is
 * soon alone. The trees sum to the negative mean depth, less what is usual: higher is stranger, 0 as strange as chance.
 * What is not known goes to a side by lot, the same for all.
 */
export function isolate(rows: readonly Float64Array[], settings: IsolationSettings): Trees {
  const random = seededRandom(settings.seed);
  const trees: Growing = { roots: [], feature: [], threshold: [], right: [], missing: [], value: [] };
  const size = Math.min(settings.rows, rows.length);
  const deepest = Math.ceil(Math.log2(size));
  const scale = 1 / (settings.trees * usualDepth(size));
  for (let tree = 0; tree < settings.trees; tree++) {
    const some = Array.from({ length: size }, () => rows[Math.floor(random() * rows.length)] ?? new Float64Array());
    trees.roots.push(grow(trees, random, some, 0, deepest, (depth) => 1 / settings.trees - depth * scale));
  }
  return trees;
}

type Growing = Record<keyof Trees, number[]>;

function grow(
  trees: Growing,
  random: Random,
  rows: readonly Float64Array[],
  depth: number,
  deepest: number,
  valueOf: (depth: number) => number,
): number {
  const node = trees.feature.push(-1) - 1;
  trees.threshold.push(0);
  trees.right.push(0);
  trees.missing.push(0);
  trees.value.push(valueOf(depth + usualDepth(rows.length)));
  const split = depth < deepest ? randomSplit(random, rows) : undefined;
  if (!split) return node;
  const { feature, threshold, isMissingLeft } = split;
  const isLeft = (row: Float64Array): boolean => {
    const value = row[feature] ?? NaN;
    return Number.isNaN(value) ? isMissingLeft : value <= threshold;
  };
  trees.feature[node] = feature;
  trees.threshold[node] = threshold;
  trees.missing[node] = isMissingLeft ? 1 : 0;
  grow(trees, random, rows.filter(isLeft), depth + 1, deepest, valueOf);
  trees.right[node] = grow(
    trees,
    random,
    rows.filter((row) => !isLeft(row)),
    depth + 1,
    deepest,
    valueOf,
  );
  return node;
}

/** Between the least and the greatest of a feature in which the rows differ; none if they are all the same. */
function randomSplit(
  random: Random,
  rows: readonly Float64Array[],
): { feature: number; threshold: number; isMissingLeft: boolean } | undefined {
  const features = rows[0]?.length ?? 0;
  for (let tries = 0; tries < 20 && rows.length > 1; tries++) {
    const feature = Math.floor(random() * features);
    let least = Infinity;
    let greatest = -Infinity;
    for (const row of rows) {
      const value = row[feature] ?? NaN;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    if (least < greatest)
      return { feature, threshold: least + random() * (greatest - least), isMissingLeft: random() < 0.5 };
  }
  return undefined;
}

/** Mean depth of a search in a random tree of so many rows. */
function usualDepth(rows: number): number {
  if (rows < 2) return 0;
  return rows === 2 ? 1 : 2 * (Math.log(rows - 1) + 0.5772156649) - (2 * (rows - 1)) / rows;
}
