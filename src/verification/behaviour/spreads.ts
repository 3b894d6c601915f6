/** How one quantity is spread over people, on the scale on which it is compared. */
export interface Spread {
  readonly middle: number;
  /** Standard deviations: of people's own middles, and of one person's values around theirs. */
  readonly between: number;
  readonly within: number;
}

/** How people's hands are spread: measured over people who did small web tasks. Logarithms of ms; offsets as a share of the target. */
export const SPREADS = {
  dwell: { middle: 4.63, between: 0.29, within: 0.16 },
  gap: { middle: 7.14, between: 0.38, within: 0.48 },
  residual: { middle: 0, between: 0.35, within: 0.42 },
  offsetX: { middle: 0, between: 0.13, within: 0.16 },
  offsetY: { middle: 0, between: 0.12, within: 0.17 },
  strokeDwell: { middle: 4.63, between: 0.28, within: 0.23 },
  strokeGap: { middle: 5.42, between: 0.38, within: 0.52 },
  /** A gap by Fitts' index: at 1.8 bits, per bit more, and if the target has another size than the one before. */
  fitts: { base: 7.05, perBit: 0.12, otherSize: 0.05 },
} as const;
