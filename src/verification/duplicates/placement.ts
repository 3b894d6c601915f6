import type { Placement } from "./align.ts";
import type { Unpacked } from "./sketch.ts";

/** Votes are counted by stretch in steps of 10 %, up to fifty times faster or slower. */
const STEP = 0.1;
const STEPS = 81;
const MIDDLE = 40;
/** Of two equally good placements, the one that changes nothing. */
const PLAIN = 0.5;
/** Fewer strokes than this on each other prove nothing. */
const LEAST_OVERLAP = 4;

/**
 * Where most pauses of two workflows agree, whatever was cut off or changed: every pair of pauses votes for the offset
 * and the stretch that would make them equal (a Hough transform).
 */
export function placementOf(first: Unpacked, second: Unpacked): Placement {
  const votes = new Float64Array(STEPS);
  let best = 0;
  let placement: Placement = { offset: 0, stretch: 0 };
  for (let offset = LEAST_OVERLAP - first.count; offset <= second.count - LEAST_OVERLAP; offset++) {
    votes.fill(0);
    const end = Math.min(first.count, second.count - offset);
    for (let i = Math.max(1, 1 - offset); i < end; i++) {
      if (first.key[i] !== second.key[i + offset]) continue;
      const at = Math.round(((second.gap[i + offset] ?? 0) - (first.gap[i] ?? 0)) / STEP) + MIDDLE;
      if (at < 1 || at >= STEPS - 1) continue;
      votes[at] = (votes[at] ?? 0) + 2;
      votes[at - 1] = (votes[at - 1] ?? 0) + 1;
      votes[at + 1] = (votes[at + 1] ?? 0) + 1;
    }
    for (let at = 0; at < STEPS; at++) {
      const count = (votes[at] ?? 0) + (at === MIDDLE ? PLAIN : 0) + (offset === 0 ? PLAIN : 0);
      if (count <= best) continue;
      best = count;
      placement = { offset, stretch: (at - MIDDLE) * STEP };
    }
  }
  return placement;
}
