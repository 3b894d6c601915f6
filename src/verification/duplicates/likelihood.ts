import { INTERVAL_KINDS, isSamePlace } from "./interval.ts";

/**
 * How much more likely a difference is between a copy and its original than between two pieces of honest work on the
 * same thing, as a natural logarithm ("nats"): evidence of independent intervals adds up.
 */

/** Honest work, by kind of interval: scale of a Student t with 3 degrees of freedom, of one person doing one task again. */
const HONEST_SCALE = [0.5, 0.45, 0.45, 0.4, 0.2, 0.25, 0.3];

/** A copy's noise is normal; most copies have little of it, some have more. */
const COPY_NOISE = [
  { share: 0.75, deviation: 0.1 },
  { share: 0.25, deviation: 0.2 },
];

/** How often an interval of a copy is nevertheless not copied. Typing is what a copier replaces first. */
const NOT_COPIED = [0.1, 0.1, 0.1, 0.3, 0.15, 0.15, 0.2];

const STEP = 0.01;
const REACH = 300;

const TABLES = Array.from({ length: INTERVAL_KINDS }, (_, kind) =>
  Float64Array.from({ length: 2 * REACH + 1 }, (_unused, i) => nats(kind, (i - REACH) * STEP)),
);

/** @param difference of two intervals' logarithms. */
export function intervalEvidence(kind: number, difference: number): number {
  const at = Math.round(difference / STEP) + REACH;
  return TABLES[kind]?.[at < 0 ? 0 : at > 2 * REACH ? 2 * REACH : at] ?? 0;
}

function nats(kind: number, difference: number): number {
  const lost = NOT_COPIED[kind] ?? 0;
  const copied = COPY_NOISE.reduce((sum, { share, deviation }) => sum + share * normal(difference, deviation), 0);
  return Math.log(((1 - lost) * copied) / studentT3(difference, HONEST_SCALE[kind] ?? 1) + lost);
}

function normal(x: number, deviation: number): number {
  return Math.exp(-(x * x) / (2 * deviation * deviation)) / (deviation * Math.sqrt(2 * Math.PI));
}

function studentT3(x: number, scale: number): number {
  return 2 / (Math.PI * Math.sqrt(3) * scale * (1 + (x / scale) ** 2 / 3) ** 2);
}

/** Of how far a press lies from the one before: px of difference, and what it says. */
const PLACE_EVIDENCE = [
  { within: 4, nats: 1.1 },
  { within: 6, nats: 0 },
  { within: 10, nats: -1 },
  { within: Infinity, nats: -2 },
];

/** Displacement to a press from the one before, in two workflows. NaN, or a press on the same place, says nothing. */
export function placeEvidence(ax: number, ay: number, bx: number, by: number): number {
  if (isSamePlace(ax, ay) && isSamePlace(bx, by)) return 0;
  const difference = Math.max(Math.abs(ax - bx), Math.abs(ay - by));
  return PLACE_EVIDENCE.find(({ within }) => difference <= within)?.nats ?? 0;
}
