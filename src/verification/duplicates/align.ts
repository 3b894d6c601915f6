import { dwellKind, gapKind, logOf, TAP_AGAIN } from "./interval.ts";
import { intervalEvidence } from "./likelihood.ts";
import type { Unpacked } from "./sketch.ts";

/** How two workflows lie on each other, before single strokes are looked at. */
export interface Placement {
  /** Stroke i of the first lies on stroke i + offset of the second. */
  readonly offset: number;
  /** Logarithm of how much slower the second is. */
  readonly stretch: number;
}

/** Strokes of two workflows that belong together, in order, and what their intervals say in nats. */
export interface Alignment {
  readonly evidence: number;
  readonly pairs: readonly (readonly [first: number, second: number])[];
}

/** Strokes that were dropped or added shift what follows; by so many at most. */
const BAND = 6;
/** A step may leave out up to two strokes on either side, each at this price, in nats. */
const LONGEST_STEP = 3;
const SKIP_PRICE = 1.5;
const WIDTH = 2 * BAND + 1;

/**
 * The best local alignment (Smith and Waterman's, with intervals in place of letters): the chain of stroke pairs whose
 * intervals agree best, wherever it begins and ends. A step that leaves strokes out compares the whole time between.
 */
export function align(first: Unpacked, second: Unpacked, { offset, stretch }: Placement): Alignment {
  const score = new Float64Array(first.count * WIDTH);
  const from = new Int32Array(first.count * WIDTH).fill(-1);
  let best = 0;
  let end = -1;
  for (let i = 0; i < first.count; i++) {
    const key = first.key[i] ?? 0;
    for (let column = 0; column < WIDTH; column++) {
      const j = i + offset + column - BAND;
      if (j < 0 || j >= second.count || second.key[j] !== key) continue;
      let most = 0;
      let origin = -1;
      for (let a = 1; a <= LONGEST_STEP && a <= i; a++) {
        const gapFirst = a === 1 ? (first.gap[i] ?? 0) : between(first, i - a, i);
        for (let b = 1; b <= LONGEST_STEP && b <= j; b++) {
          const cell = column + a - b;
          if (cell < 0 || cell >= WIDTH) continue;
          const previous = score[(i - a) * WIDTH + cell] ?? 0;
          if (previous <= 0) continue;
          const kind = a + b === 2 ? stepKind(first, i, second, j) : gapKind(first.key[i - a] ?? 0, key);
          const gapSecond = b === 1 ? (second.gap[j] ?? 0) : between(second, j - b, j);
          const sum = previous + intervalEvidence(kind, gapSecond - gapFirst - stretch) - SKIP_PRICE * (a + b - 2);
          if (sum <= most) continue;
          most = sum;
          origin = (i - a) * WIDTH + cell;
        }
      }
      const difference = (second.dwell[j] ?? NaN) - (first.dwell[i] ?? NaN) - stretch;
      if (!Number.isNaN(difference)) most += intervalEvidence(dwellKind(key), difference);
      const here = i * WIDTH + column;
      score[here] = most > 0 ? most : Number.MIN_VALUE;
      from[here] = most > 0 ? origin : -1;
      if (most <= best) continue;
      best = most;
      end = here;
    }
  }
  const pairs: [number, number][] = [];
  for (let here = end; here >= 0; here = from[here] ?? -1) {
    const i = Math.floor(here / WIDTH);
    pairs.push([i, i + offset + (here % WIDTH) - BAND]);
  }
  return { evidence: best, pairs: pairs.toReversed() };
}

/** The kind of the pauses before two strokes: the one that proves less, where they are not of the same. */
export function stepKind(first: Unpacked, i: number, second: Unpacked, j: number): number {
  const kind = first.gapKind[i] ?? 0;
  return kind === TAP_AGAIN ? kind : (second.gapKind[j] ?? 0);
}

const between = (strokes: Unpacked, from: number, to: number): number =>
  logOf((strokes.at[to] ?? 0) - (strokes.at[from] ?? 0));
