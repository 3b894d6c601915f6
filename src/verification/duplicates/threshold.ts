/** Evidence needed for short workflows against a small corpus, in nats. docs/verification.md says how it was chosen. */
const BASE = 11.5;
/** Longer workflows offer more places where a piece may look alike by chance. In strokes. */
const SHORT = 12;
/** So many workflows the base was measured against. Against more, chance finds more: not e times as much in e times. */
const MEASURED_AGAINST = 4000;
const GROWTH = 0.5;

/** How much evidence makes a copy, in nats. */
export function threshold(strokes: number, corpus: number): number {
  return BASE + Math.log(Math.max(1, strokes / SHORT)) + GROWTH * Math.log(Math.max(1, corpus / MEASURED_AGAINST));
}
