/**
 * A sum of decision trees, flat: node i asks whether feature[i] is at most threshold[i] and goes to the node after it, or
 * to right[i]; a leaf has feature -1. What is not known goes where missing[i] says. value[i] is what the tree would say
 * if it ended at node i: of a leaf it is what the tree says, of the others it shows which question moved the answer.
 */
export interface Trees {
  /** The first node of each tree. */
  readonly roots: Numbers;
  readonly feature: Numbers;
  readonly threshold: Numbers;
  readonly right: Numbers;
  /** 1: to the node after it. */
  readonly missing: Numbers;
  readonly value: Numbers;
}

type Numbers = ArrayLike<number>;

/** The same trees in arrays of one kind each, which are walked several times as fast. */
export function packed({ roots, feature, threshold, right, missing, value }: Trees): Trees {
  return {
    roots: Int32Array.from(roots),
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    right: Int32Array.from(right),
    missing: Uint8Array.from(missing),
    value: Float64Array.from(value),
  };
}

/** Whether every way through the trees ends: each node leads to later ones. */
export function isSound({ roots, feature, threshold, right, missing, value }: Trees): boolean {
  const nodes = feature.length;
  if ([threshold, right, missing, value].some((each) => each.length !== nodes)) return false;
  for (let node = 0; node < nodes; node++)
    if ((feature[node] ?? 0) >= 0 && !((right[node] ?? 0) > node && (right[node] ?? 0) < nodes && node + 1 < nodes))
      return false;
  return Array.from(roots).every((root) => root >= 0 && root < nodes);
}

/** Sum of the leaves that a vector falls into. */
export function sumOfTrees({ roots, feature, threshold, right, missing, value }: Trees, vector: Numbers): number {
  let sum = 0;
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] as number;
    for (let asked = feature[node] as number; asked >= 0; asked = feature[node] as number) {
      const known = vector[asked] as number;
      const isNext = known <= (threshold[node] as number) || (Number.isNaN(known) && missing[node] === 1);
      node = isNext ? node + 1 : (right[node] as number);
    }
    sum += value[node] as number;
  }
  return sum;
}

/** How much each feature moved the sum, along the ways that the vector takes. In the order of the vector. */
export function contributions(
  { roots, feature, threshold, right, missing, value }: Trees,
  vector: Numbers,
): Float64Array {
  const moved = new Float64Array(vector.length);
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] as number;
    for (let asked = feature[node] as number; asked >= 0; asked = feature[node] as number) {
      const known = vector[asked] as number;
      const isNext = known <= (threshold[node] as number) || (Number.isNaN(known) && missing[node] === 1);
      const next = isNext ? node + 1 : (right[node] as number);
      moved[asked] = (moved[asked] ?? 0) + (value[next] as number) - (value[node] as number);
      node = next;
    }
  }
  return moved;
}
