/** Weights and bias of a logistic regression with a penalty on the weights' squares; Newton's method. */
export interface Logistic {
  readonly weights: readonly number[];
  readonly bias: number;
}

export function fitLogistic(
  rows: readonly (readonly number[])[],
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  penalty: number,
): Logistic {
  const size = (rows[0]?.length ?? 0) + 1;
  let solution = Array.from({ length: size }, () => 0);
  for (let round = 0; round < 25; round++) {
    const slope = Array.from({ length: size }, () => 0);
    const curve = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
    for (const [index, row] of rows.entries()) {
      const full = [...row, 1];
      const odds = full.reduce((sum, value, place) => sum + value * (solution[place] ?? 0), 0);
      const chance = 1 / (1 + Math.exp(-odds));
      const weight = weights[index] ?? 0;
      for (let i = 0; i < size; i++) {
        slope[i] = (slope[i] ?? 0) + weight * (chance - (labels[index] ?? 0)) * (full[i] ?? 0);
        const line = curve[i] ?? [];
        for (let j = 0; j < size; j++)
          line[j] = (line[j] ?? 0) + weight * chance * (1 - chance) * (full[i] ?? 0) * (full[j] ?? 0);
      }
    }
    for (let i = 0; i < size; i++) {
      const own = i < size - 1 ? penalty : 1e-6;
      slope[i] = (slope[i] ?? 0) + own * (solution[i] ?? 0);
      const line = curve[i] ?? [];
      line[i] = (line[i] ?? 0) + own;
    }
    const step = solve(curve, slope);
    solution = solution.map((value, place) => value - (step[place] ?? 0));
  }
  return { weights: solution.slice(0, -1), bias: solution.at(-1) ?? 0 };
}

/** Gauss with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[pivot]?.[column] ?? 0)) pivot = row;
    const best = rows[pivot] ?? [];
    rows[pivot] = rows[column] ?? [];
    rows[column] = best;
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = (row[column] ?? 0) / (best[column] ?? 1);
      for (let place = column; place <= size; place++) row[place] = (row[place] ?? 0) - factor * (best[place] ?? 0);
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}
