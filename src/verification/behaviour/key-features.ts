import type { Actions, Stroke } from "./actions.ts";
import { coherence } from "./coherence.ts";
import { logMs, strokeDwell } from "./hand.ts";
import { SPREADS } from "./spreads.ts";
import { deviation, mean, neighbourRatio, quantile, sorted, UNKNOWN } from "./statistics.ts";

/** From keys: how long, in which rhythm, how many overlap, and what was taken back. */
export function keyFeatures({ strokes, order }: Actions): Record<string, number> {
  const typed = strokes.filter(({ key }) => key !== "modifier");
  const dwells = typed.filter(({ release }) => release !== undefined).map(strokeDwell);
  const dwellsUp = sorted(dwells);
  const gaps: number[] = [];
  let followed = 0;
  let overlaps = 0;
  for (let i = 1; i < order.length; i++) {
    const before = order[i - 1]?.stroke;
    const stroke = order[i]?.stroke;
    if (!before || !stroke) continue;
    gaps.push(logMs(stroke.at - before.at));
    if (before.release === undefined || before.key === "modifier") continue;
    followed++;
    if (before.release > stroke.at) overlaps++;
  }
  const gapsUp = sorted(gaps);
  return {
    strokeDwellMiddle: quantile(dwellsUp, 0.5),
    strokeDwellLeast: quantile(dwellsUp, 0),
    strokeDwellDeviation: deviation(dwells),
    strokeDwellNeighbours: neighbourRatio(dwells),
    strokeDwellCoherence: coherence(dwells, SPREADS.strokeDwell),
    strokeGapMiddle: quantile(gapsUp, 0.5),
    strokeGapLeast: quantile(gapsUp, 0),
    strokeGapMost: quantile(gapsUp, 1),
    strokeGapDeviation: deviation(gaps),
    strokeGapNeighbours: neighbourRatio(gaps),
    strokeGapCoherence: coherence(gaps, SPREADS.strokeGap),
    strokeGapSkew:
      gaps.length < 4 ? UNKNOWN : (quantile(gapsUp, 0.9) + quantile(gapsUp, 0.1)) / 2 - quantile(gapsUp, 0.5),
    overlapShare: followed === 0 ? UNKNOWN : overlaps / followed,
    toPointer: mean(changes(order, "pointer")),
    toKeyboardDeviation: deviation(changes(order, "keys")),
  };
}

/** How long a hand took from the pointer to the keys, or back. */
function changes(order: Actions["order"], to: "keys" | "pointer"): number[] {
  const times: number[] = [];
  for (let i = 1; i < order.length; i++) {
    const from = order[i - 1];
    const next = order[i];
    if (to === "keys" && from?.press && next?.stroke)
      times.push(logMs(next.stroke.at - (from.press.release ?? from.press.at)));
    if (to === "pointer" && from?.stroke && next?.press) times.push(logMs(next.press.at - ended(from.stroke)));
  }
  return times;
}

function ended({ at, release }: Stroke): number {
  return release ?? at;
}
