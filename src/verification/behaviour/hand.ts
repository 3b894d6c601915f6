import type { Actions, Press, Stroke } from "./actions.ts";
import { SPREADS } from "./spreads.ts";
import { UNKNOWN } from "./statistics.ts";

/** Quantities by which a hand is known, whatever it does: each a list of values, logarithms of ms or shares of a target. */
export type HandChannel = "dwell" | "residual" | "offsetX" | "offsetY" | "strokeDwell" | "strokeGap";

export const HAND_CHANNELS: readonly HandChannel[] = [
  "dwell",
  "residual",
  "offsetX",
  "offsetY",
  "strokeDwell",
  "strokeGap",
];

export type HandSamples = Readonly<Record<HandChannel, readonly number[]>>;

/** Shorter ways than this many px are a hand that rests. */
export const RESTING = 4;
/** Offsets in smaller targets are too coarse. */
const LEAST_SIZE = 8;
const SLOWEST_PRESS = Math.log(600);
const SLOWEST_STROKE = 1000;

/** Two presses, one right after the other. */
export interface Pair {
  readonly before: Press;
  readonly press: Press;
  /** From release to press: logarithm of ms. */
  readonly gap: number;
  /** px; NaN if it was not recorded. */
  readonly way: number;
}

export function pairsOf(order: Actions["order"]): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1]?.press;
    const press = order[i]?.press;
    if (!before || !press) continue;
    const way = press.dx === undefined || press.dy === undefined ? NaN : Math.hypot(press.dx, press.dy);
    pairs.push({ before, press, gap: Math.log(Math.max(5, press.at - (before.release ?? before.at))), way });
  }
  return pairs;
}

export function handSamples({ presses, strokes, order }: Actions): HandSamples {
  const samples: Record<HandChannel, number[]> = {
    dwell: dwellsOf(presses),
    residual: pairsOf(order).flatMap((pair) => (pair.way < RESTING ? [] : [residual(pair)])),
    offsetX: offsetsX(presses),
    offsetY: offsetsY(presses),
    strokeDwell: [],
    strokeGap: [],
  };
  for (const stroke of strokes)
    if (stroke.release !== undefined && stroke.key !== "modifier") samples.strokeDwell.push(strokeDwell(stroke));
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1]?.stroke;
    const stroke = order[i]?.stroke;
    if (before && stroke) samples.strokeGap.push(logMs(stroke.at - before.at));
  }
  return samples;
}

export function dwellsOf(presses: readonly Press[]): number[] {
  return presses.flatMap(({ at, release }) => (release === undefined ? [] : [dwellOf(release - at)]));
}

/** Of a press that was held for some ms. Who holds longer than 0.6 s drags or waits. */
export function dwellOf(ms: number): number {
  return Math.min(SLOWEST_PRESS, logMs(ms));
}

/** How long a key was held: logarithm of ms, of which what is above a second counts no more. NaN if no release was recorded. */
export function strokeDwell({ at, release }: Stroke): number {
  return release === undefined ? UNKNOWN : logMs(Math.min(SLOWEST_STROKE, release - at));
}

export function offsetsX(presses: readonly Press[]): number[] {
  return presses.map(offsetX).filter((x) => !Number.isNaN(x));
}

export function offsetsY(presses: readonly Press[]): number[] {
  return presses.map(offsetY).filter((y) => !Number.isNaN(y));
}

/** Where in the target; NaN if that was not recorded, or too coarse. */
export function offsetX({ x, width }: Press): number {
  return x === undefined || !(width && width >= LEAST_SIZE) ? UNKNOWN : share(x, width);
}

export function offsetY({ y, height }: Press): number {
  return y === undefined || !(height && height >= LEAST_SIZE) ? UNKNOWN : share(y, height);
}

/** How far from the middle, as a share of the size. */
export function share(place: number, size: number): number {
  return Math.max(-0.6, Math.min(0.6, place / size - 0.5));
}

/** Fitts' index: bits, from way and the smaller side of the target. */
export function difficulty({ way, press: { width, height } }: Pair): number {
  const size = Math.max(4, Math.min(width ?? 30, height ?? 30));
  return Math.log2(way / size + 1);
}

/** What of a gap the way, the target and whether it is like the one before do not explain, over all people. */
export function residual(pair: Pair): number {
  const { before, press, gap, way } = pair;
  const same = before.width === press.width && before.height === press.height;
  const { base, perBit, otherSize } = SPREADS.fitts;
  return gap - base - (Number.isNaN(way) ? 0 : perBit * (difficulty(pair) - 1.8)) - (same ? 0 : otherSize);
}

export function logMs(ms: number): number {
  return Math.log(Math.max(2, ms));
}
