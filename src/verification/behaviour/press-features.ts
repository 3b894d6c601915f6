import type { Actions, Press } from "./actions.ts";
import {
  difficulty,
  dwellOf,
  dwellsOf,
  offsetsX,
  offsetsY,
  type Pair,
  pairsOf,
  residual,
  RESTING,
  share,
} from "./hand.ts";
import { coherence } from "./coherence.ts";
import { SPREADS } from "./spreads.ts";
import { correlation, deviation, mean, neighbourRatio, quantile, sorted, UNKNOWN } from "./statistics.ts";

/** From presses of the pointer: how long, after how long, after which way, and where in the target. */
export function pressFeatures({ presses, order }: Actions): Record<string, number> {
  const dwells = dwellsOf(presses);
  const dwellsUp = sorted(dwells);
  const pairs = pairsOf(order);
  const moves = pairs.filter(({ way }) => !(way < RESTING));
  const moveGaps = moves.map(({ gap }) => gap);
  const movesUp = sorted(moveGaps);
  const residuals = moves.map(residual);
  const residualsUp = sorted(residuals);
  const xs = offsetsX(presses);
  const ys = offsetsY(presses);
  const ways = moves.filter(({ way }) => way >= RESTING);
  const difficulties = ways.map(difficulty);
  const wayGaps = ways.map(({ gap }) => gap);
  const undershoot = undershoots(ways);
  return {
    pressCount: Math.log(1 + presses.length),
    dwellMiddle: quantile(dwellsUp, 0.5),
    dwellLeast: quantile(dwellsUp, 0),
    dwellMost: quantile(dwellsUp, 1),
    dwellDeviation: deviation(dwells),
    dwellRange: dwells.length < 3 ? UNKNOWN : quantile(dwellsUp, 0.85) - quantile(dwellsUp, 0.15),
    dwellNeighbours: neighbourRatio(dwells),
    dwellCoherence: coherence(dwells, SPREADS.dwell),
    gapMiddle: quantile(movesUp, 0.5),
    gapLeast: quantile(movesUp, 0),
    gapMost: quantile(movesUp, 1),
    gapDeviation: deviation(moveGaps),
    gapRange: moveGaps.length < 3 ? UNKNOWN : quantile(movesUp, 0.85) - quantile(movesUp, 0.15),
    gapNeighbours: neighbourRatio(moveGaps),
    gapCoherence: coherence(moveGaps, SPREADS.gap),
    gapSkew:
      moveGaps.length < 4 ? UNKNOWN : (quantile(movesUp, 0.9) + quantile(movesUp, 0.1)) / 2 - quantile(movesUp, 0.5),
    fittsCorrelation: correlation(wayGaps, difficulties),
    fittsResidual: deviation(residuals),
    fittsCoherence: coherence(residuals, SPREADS.residual),
    fittsMiddle: quantile(residualsUp, 0.5),
    residualLeast: quantile(residualsUp, 0),
    residualMost: quantile(residualsUp, 1),
    residualNeighbours: neighbourRatio(residuals),
    offsetX: mean(xs),
    offsetY: mean(ys),
    offsetXDeviation: deviation(xs),
    offsetYDeviation: deviation(ys),
    offsetXCoherence: coherence(xs, SPREADS.offsetX),
    offsetYCoherence: coherence(ys, SPREADS.offsetY),
    offsetXNeighbours: neighbourRatio(xs),
    offsetYNeighbours: neighbourRatio(ys),
    offsetFar: xs.length === 0 ? UNKNOWN : xs.filter((x) => Math.abs(x) > 0.4).length / xs.length,
    offsetNear: nearMiddle(presses),
    straying: straying(pairs),
    undershootX: undershoot.x,
    undershootY: undershoot.y,
    dwellAfterGap: correlation(...dwellsWithGaps(pairs)),
  };
}

/** Share of targets of at least some size that were hit within one px of the middle. */
function nearMiddle(presses: readonly Press[]): number {
  let all = 0;
  let near = 0;
  for (const { x, y, width, height } of presses) {
    if (x === undefined || y === undefined || width === undefined || height === undefined || width + height < 24)
      continue;
    all++;
    if (Math.abs(x - width / 2) <= 1 && Math.abs(y - height / 2) <= 1) near++;
  }
  return all === 0 ? UNKNOWN : near / all;
}

/** Whether two presses found their targets at the same place, as when a page turns over under a hand that stays. */
function isSamePlace({ before, press }: Pair): boolean {
  if (before.x === undefined || before.y === undefined || press.x === undefined || press.y === undefined) return false;
  if (press.dx === undefined || press.dy === undefined) return false;
  const left = press.dx - (press.x - before.x);
  const top = press.dy - (press.y - before.y);
  return Math.abs(left) < 1.5 && Math.abs(top) < 1.5 && before.width === press.width && before.height === press.height;
}

/**
 * From one press to the next at the same place, how far the hand strayed: mean of the logarithms of px. A hand that stays
 * is nothing to remark, since programs stay just as well.
 */
function straying(pairs: readonly Pair[]): number {
  const strayed = mean(pairs.filter(isSamePlace).map(({ way }) => Math.log(1 + way)));
  return strayed > Math.LN2 ? strayed : UNKNOWN;
}

/** Hands stop short: on which side of the middle, seen from where the hand came. Negative is short. */
function undershoots(ways: readonly Pair[]): { x: number; y: number } {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const { press } of ways) {
    const { x, y, width, height, dx, dy } = press;
    if (x === undefined || y === undefined || !width || !height || dx === undefined || dy === undefined) continue;
    if (Math.abs(dx) > width) xs.push(Math.sign(dx) * share(x, width));
    if (Math.abs(dy) > height) ys.push(Math.sign(dy) * share(y, height));
  }
  return { x: mean(xs), y: mean(ys) };
}

function dwellsWithGaps(pairs: readonly Pair[]): [number[], number[]] {
  const dwells: number[] = [];
  const gaps: number[] = [];
  for (const { press, gap } of pairs) {
    if (press.release === undefined) continue;
    dwells.push(dwellOf(press.release - press.at));
    gaps.push(gap);
  }
  return [dwells, gaps];
}
