/**
 * A sum of decision trees, flat: node i asks whether feature[i] is at most threshold[i] and goes to left[i] or right[i];
 * a leaf has feature -1. What is not known goes where missing[i] says. value[i] is what the tree would say if it ended
 * at node i: of a leaf it is what the tree says, of the others it shows which question moved the answer.
 */
export interface Trees {
  /** The first node of each tree. */
  readonly roots: readonly number[];
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** 1: to the left. */
  readonly missing: readonly number[];
  readonly value: readonly number[];
}

/** Sum of the leaves that a vector falls into. */
export function sumOfTrees(trees: Trees, vector: ArrayLike<number>): number {
  const { feature, threshold, left, right, missing, value: values } = trees;
  let sum = 0;
  for (const root of trees.roots) {
    let node = root;
    for (let asked = feature[node] ?? -1; asked >= 0; asked = feature[node] ?? -1) {
      const value = vector[asked] ?? NaN;
      const isLeft = Number.isNaN(value) ? missing[node] === 1 : value <= (threshold[node] ?? 0);
      node = (isLeft ? left[node] : right[node]) ?? 0;
    }
    sum += values[node] ?? 0;
  }
  return sum;
}

/** How much each feature moved the sum, along the ways that the vector takes. In the order of the vector. */
export function contributions(trees: Trees, vector: ArrayLike<number>): Float64Array {
  const { feature, threshold, left, right, missing, value: values } = trees;
  const moved = new Float64Array(vector.length);
  for (const root of trees.roots) {
    let node = root;
    for (let asked = feature[node] ?? -1; asked >= 0; asked = feature[node] ?? -1) {
      const value = vector[asked] ?? NaN;
      const isLeft = Number.isNaN(value) ? missing[node] === 1 : value <= (threshold[node] ?? 0);
      const next = (isLeft ? left[node] : right[node]) ?? 0;
      moved[asked] = (moved[asked] ?? 0) + (values[next] ?? 0) - (values[node] ?? 0);
      node = next;
    }
  }
  return moved;
}
