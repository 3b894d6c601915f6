/** Four digits after the point: models are text, and no more of it is known. */
export function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
