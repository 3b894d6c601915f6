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
  const drift = drifts(pairs);
  const sameSize = offsetSteps(pairs);
  return {
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
    gapNeighbours: neighbourRatio(moveGaps),
    gapCoherence: coherence(moveGaps, SPREADS.gap),
    fittsCorrelation: correlation(wayGaps, difficulties),
    fittsCoherence: coherence(residuals, SPREADS.residual),
    fittsMiddle: quantile(residualsUp, 0.5),
    residualLeast: quantile(residualsUp, 0),
    residualMost: quantile(residualsUp, 1),
    residualNeighbours: neighbourRatio(residuals),
    offsetXDeviation: deviation(xs),
    offsetYDeviation: deviation(ys),
    offsetXCoherence: coherence(xs, SPREADS.offsetX),
    offsetYCoherence: coherence(ys, SPREADS.offsetY),
    offsetXNeighbours: neighbourRatio(xs),
    offsetYNeighbours: neighbourRatio(ys),
    offsetNear: nearMiddle(presses),
    offsetXStep: sameSize.x,
    offsetYStep: sameSize.y,
    columnDrift: drift.column,
    rowDrift: drift.row,
    offsetFar: ys.length === 0 ? UNKNOWN : ys.filter((y) => Math.abs(y) > 0.4).length / ys.length,
    offsetReach: mean(xs.map((x, index) => Math.max(Math.abs(x), Math.abs(ys[index] ?? x)))),
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

/** From the corner of one target to that of the next, px; undefined if either place was not recorded. */
function cornerWay({ before, press }: Pair): { x: number; y: number } | undefined {
  if (before.x === undefined || before.y === undefined || press.x === undefined || press.y === undefined)
    return undefined;
  if (press.dx === undefined || press.dy === undefined) return undefined;
  return { x: press.dx - press.x + before.x, y: press.dy - press.y + before.y };
}

/** Whether two presses found their targets at the same place, as when a page turns over under a hand that stays. */
function isSamePlace(pair: Pair): boolean {
  const corner = cornerWay(pair);
  const { before, press } = pair;
  if (!corner || before.width !== press.width || before.height !== press.height) return false;
  return Math.abs(corner.x) < 1.5 && Math.abs(corner.y) < 1.5;
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

/**
 * Down a column of targets a hand keeps its x, along a row its y: how far it drifts aside, mean of the logarithms of the
 * share of the target's size.
 */
function drifts(pairs: readonly Pair[]): { column: number; row: number } {
  const column: number[] = [];
  const row: number[] = [];
  for (const pair of pairs) {
    const corner = cornerWay(pair);
    const { dx, dy, width = 20, height = 20 } = pair.press;
    if (!corner || dx === undefined || dy === undefined) continue;
    if (Math.abs(corner.x) < 2 && Math.abs(corner.y) >= 4) column.push(Math.log((1 + Math.abs(dx)) / (width + 4)));
    if (Math.abs(corner.y) < 2 && Math.abs(corner.x) >= 4) row.push(Math.log((1 + Math.abs(dy)) / (height + 4)));
  }
  return { column: mean(column), row: mean(row) };
}

/** From one target to the next of the same size elsewhere, how much the place within changes: mean of the shares. */
function offsetSteps(pairs: readonly Pair[]): { x: number; y: number } {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const pair of pairs) {
    const { before, press } = pair;
    if (before.x === undefined || before.y === undefined || press.x === undefined || press.y === undefined) continue;
    if (before.width !== press.width || before.height !== press.height || isSamePlace(pair)) continue;
    if (!press.width || !press.height) continue;
    xs.push(Math.abs(share(press.x, press.width) - share(before.x, press.width)));
    ys.push(Math.abs(share(press.y, press.height) - share(before.y, press.height)));
  }
  return { x: mean(xs), y: mean(ys) };
}
