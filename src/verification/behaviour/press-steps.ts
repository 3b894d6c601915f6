import type { Actions, Press } from "./actions.ts";
import { difficulty, dwellOf, offsetX, offsetY, pairsOf, residual, RESTING, logMs } from "./hand.ts";
import { middleOf, UNKNOWN } from "./statistics.ts";

/** What is asked of each press, in the order of {@link pressSteps}. */
export const PRESS_STEP = [
  "gap",
  "gapOwn",
  "gapBefore",
  "gapStep",
  "way",
  "difficulty",
  "residual",
  "residualOwn",
  "residualStep",
  "dwell",
  "dwellOwn",
  "dwellStep",
  "dwellNext",
  "gapDwell",
  "offsetX",
  "offsetY",
  "offsetXOwn",
  "offsetYOwn",
  "offsetXStep",
  "offsetYStep",
  "along",
  "across",
  "afterKey",
] as const;

/**
 * Each press by itself, beside its neighbours and beside what is usual in the workflow (`…Own`): logarithms of ms and px,
 * bits, shares of the target. A vector a press, NaN where something was not recorded. A program may have every quantity
 * right on the whole and still press at a moment, or at a spot, that does not follow from the way there.
 */
export function pressSteps({ presses, order }: Actions): Float64Array[] {
  const pairs = new Map(pairsOf(order).map((pair) => [pair.press, pair]));
  const gaps = presses.map((press) => pairs.get(press)?.gap ?? UNKNOWN);
  const residuals = presses.map((press) => {
    const pair = pairs.get(press);
    return pair ? residual(pair) : UNKNOWN;
  });
  const dwells = presses.map(({ at, release }) => (release === undefined ? UNKNOWN : dwellOf(release - at)));
  const xs = presses.map(offsetX);
  const ys = presses.map(offsetY);
  const usual = [gaps, residuals, dwells, xs, ys].map(middleOf);
  const [gapUsual = NaN, residualUsual = NaN, dwellUsual = NaN, xUsual = NaN, yUsual = NaN] = usual;
  const keyEnds = afterKeys(order);
  return presses.map((press, i) => {
    const pair = pairs.get(press);
    const at = (values: readonly number[], place: number): number => values[place] ?? UNKNOWN;
    const before = presses[i - 1];
    const isAlike = before !== undefined && before.width === press.width && before.height === press.height;
    const { along, across } = aim(press);
    return Float64Array.of(
      at(gaps, i),
      at(gaps, i) - gapUsual,
      at(gaps, i - 1),
      at(gaps, i) - at(gaps, i - 1),
      Math.log(1 + wayOf(press)),
      pair ? difficulty(pair) : UNKNOWN,
      at(residuals, i),
      at(residuals, i) - residualUsual,
      at(residuals, i) - at(residuals, i - 1),
      at(dwells, i),
      at(dwells, i) - dwellUsual,
      at(dwells, i) - at(dwells, i - 1),
      at(dwells, i + 1) - at(dwells, i),
      at(gaps, i) - at(dwells, i),
      at(xs, i),
      at(ys, i),
      at(xs, i) - xUsual,
      at(ys, i) - yUsual,
      isAlike ? at(xs, i) - at(xs, i - 1) : UNKNOWN,
      isAlike ? at(ys, i) - at(ys, i - 1) : UNKNOWN,
      along,
      across,
      keyEnds.get(press) ?? UNKNOWN,
    );
  });
}

function wayOf({ dx, dy }: Press): number {
  return dx === undefined || dy === undefined ? UNKNOWN : Math.hypot(dx, dy);
}

/** Where in the target, seen along the way and across it, as shares of the target's reach: negative along is short. */
function aim(press: Press): { along: number; across: number } {
  const { x, y, width, height, dx, dy } = press;
  const way = wayOf(press);
  if (x === undefined || y === undefined || !width || !height || dx === undefined || dy === undefined || way < RESTING)
    return { along: UNKNOWN, across: UNKNOWN };
  const right = x - width / 2;
  const down = y - height / 2;
  const reach = (Math.abs(dx) * width + Math.abs(dy) * height) / way;
  return {
    along: (right * dx + down * dy) / way / reach,
    across: (down * dx - right * dy) / way / Math.max(8, Math.min(width, height)),
  };
}

/** Of presses right after a key: logarithm of the ms since it came up. */
function afterKeys(order: Actions["order"]): Map<Press, number> {
  const waits = new Map<Press, number>();
  for (let i = 1; i < order.length; i++) {
    const stroke = order[i - 1]?.stroke;
    const press = order[i]?.press;
    if (stroke && press) waits.set(press, logMs(press.at - (stroke.release ?? stroke.at)));
  }
  return waits;
}
