import { align, type Placement, stepKind } from "./align.ts";
import { dwellKind } from "./interval.ts";
import { intervalEvidence, placeEvidence } from "./likelihood.ts";
import { placementOf } from "./placement.ts";
import type { Unpacked } from "./sketch.ts";

/** How alike two workflows are. */
export interface Comparison {
  /** For "one is a copy of the other" against "two pieces of honest work", in nats. */
  readonly evidence: number;
  /** Share of the second's strokes that the first explains, 0 to 1. */
  readonly explained: number;
  /** Root mean square difference of the explained intervals as a share: 0.1 is 10 %. */
  readonly distance: number;
  /** How much slower the second is as a whole; 1 is the same pace. */
  readonly stretch: number;
}

/** What the freedom to stretch, to shift and to copy the places or not costs, in nats. */
const STRETCH_PRICE = 1.5;
const PLACES_PRICE = Math.LN2;
/** Below this no stretch is tried: the noise allowed for covers it. A logarithm. */
const LEAST_STRETCH = 0.05;

/** Compares `second` to `first`, which it may be a copy of. */
export function compare(first: Unpacked, second: Unpacked): Comparison {
  const placement = placementOf(first, second);
  const plain = measure(first, second, { ...placement, stretch: 0 });
  if (Math.abs(placement.stretch) < LEAST_STRETCH) return plain;
  const stretched = measure(first, second, placement);
  return stretched.evidence - STRETCH_PRICE > plain.evidence
    ? { ...stretched, evidence: stretched.evidence - STRETCH_PRICE }
    : plain;
}

function measure(first: Unpacked, second: Unpacked, placement: Placement): Comparison {
  const { evidence, pairs } = align(first, second, placement);
  let places = 0;
  let squares = 0;
  let agreeing = 0;
  let explained = 0;
  for (const [k, [i, j]] of pairs.entries()) {
    const [a, b] = pairs[k - 1] ?? [-1, -1];
    const key = second.key[j] ?? 0;
    const isStep = a >= 0 && i - a === 1 && j - b === 1;
    const pause = isStep ? (second.gap[j] ?? NaN) - (first.gap[i] ?? NaN) - placement.stretch : NaN;
    const held = (second.dwell[j] ?? NaN) - (first.dwell[i] ?? NaN) - placement.stretch;
    const pauseFits = agrees(stepKind(first, i, second, j), pause);
    const holdFits = agrees(dwellKind(key), held);
    if (pauseFits ?? holdFits) explained++;
    for (const difference of [pauseFits ? pause : NaN, holdFits ? held : NaN]) {
      if (Number.isNaN(difference)) continue;
      squares += difference * difference;
      agreeing++;
    }
    if (a >= 0 && key === 0) {
      places += placeEvidence(
        (first.x[i] ?? NaN) - (first.x[a] ?? NaN),
        (first.y[i] ?? NaN) - (first.y[a] ?? NaN),
        (second.x[j] ?? NaN) - (second.x[b] ?? NaN),
        (second.y[j] ?? NaN) - (second.y[b] ?? NaN),
      );
    }
  }
  return {
    evidence: Math.max(evidence, evidence + places - PLACES_PRICE),
    explained: second.count === 0 ? 0 : explained / second.count,
    distance: agreeing === 0 ? 1 : Math.expm1(Math.sqrt(squares / agreeing)),
    stretch: Math.exp(placement.stretch),
  };
}

/** Whether an interval speaks for a copy; undefined if it is not known in both. */
function agrees(kind: number, difference: number): boolean | undefined {
  return Number.isNaN(difference) ? undefined : intervalEvidence(kind, difference) > 0;
}
