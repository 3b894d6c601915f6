import { dwellKind, INTERVAL_KINDS } from "./interval.ts";
import type { Unpacked } from "./sketch.ts";

/**
 * A run of successive intervals, by which the index finds candidates. A copy that was cut, lengthened or edited
 * elsewhere still holds the run; one that was played faster or slower as a whole as well, because only the proportions
 * of the run's intervals count.
 */
export interface Window {
  /** What its intervals are: their kinds and, if the cut says so, ways. Only windows of the same form are compared. */
  readonly form: Uint8Array;
  /** Its intervals: logarithms, less what is usual for the kind, less the mean of the window. */
  readonly values: Float64Array;
  /** How unusual it is: unusual runs have few others beside them in the index. */
  readonly rarity: number;
}

/** How windows are cut. */
export interface Cut {
  /** Intervals of a window. */
  readonly length: number;
  /** Whether presses must also lie on the same side of each other. A copy on a page of another layout then differs. */
  readonly byWay: boolean;
}

/**
 * A million workflows crowd into few cells unless a window says some 17 bits: twelve intervals do, or six with the ways
 * between presses. The shorter ones find what was cut or edited, the longer ones what was moved.
 */
export const CUTS: readonly Cut[] = [
  { length: 12, byWay: false },
  { length: 6, byWay: true },
];

/** Width of a cell: with 10 % of noise two runs fall into the same or a neighbouring one, interval by interval. */
const CELL = 0.4;

/** What is usual, by kind of interval: mean and deviation of the logarithm, from people at work on web forms. */
const USUAL_MEAN = [7, 6.8, 6.8, 5.6, 4.6, 4.65, 5.6];
const USUAL_DEVIATION = [0.85, 0.9, 0.9, 0.8, 0.4, 0.45, 0.7];
/** One odd pause does not make a run unusual. In deviations squared. */
const MOST_RARITY = 9;

/** All windows of a cut, the most unusual first. */
export function windowsOf(strokes: Unpacked, cut: Cut): Window[] {
  const intervals: Interval[] = [];
  const windows: Window[] = [];
  const starts: number[] = [];
  for (let i = 0; i < strokes.count; i++) {
    if (i > 0) push(strokes.gapKind[i] ?? 0, strokes.gap[i] ?? NaN, cut.byWay ? (strokes.way[i] ?? 0) : 0);
    if (starts.at(-1) !== intervals.length) starts.push(intervals.length);
    push(dwellKind(strokes.key[i] ?? 0), strokes.dwell[i] ?? NaN, 0);
  }
  for (const start of starts) {
    if (start + cut.length <= intervals.length) windows.push(windowOf(intervals.slice(start, start + cut.length)));
  }
  return windows.toSorted((a, b) => b.rarity - a.rarity);

  function push(kind: number, log: number, way: number): void {
    if (!Number.isNaN(log)) intervals.push({ kind, log, way });
  }
}

interface Interval {
  readonly kind: number;
  readonly log: number;
  readonly way: number;
}

function windowOf(intervals: readonly Interval[]): Window {
  const values = Float64Array.from(intervals, ({ kind, log }) => log - (USUAL_MEAN[kind] ?? 0));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let rarity = 0;
  for (const [i, { kind }] of intervals.entries()) {
    const value = (values[i] ?? 0) - mean;
    values[i] = value;
    rarity += Math.min(MOST_RARITY, (value / (USUAL_DEVIATION[kind] ?? 1)) ** 2);
  }
  const form = Uint8Array.from(intervals, ({ kind, way }) => kind + INTERVAL_KINDS * way);
  return { form, values, rarity };
}

/** The cell a window falls into, as bytes: its form, then the number of the cell in each direction. */
export function cellOf({ form, values }: Window): Uint8Array {
  const cell = new Uint8Array(2 * values.length);
  cell.set(form);
  for (const [i, value] of values.entries()) cell[values.length + i] = 128 + Math.floor(value / CELL);
  return cell;
}

/**
 * The cells in which a copy's original may lie, the likeliest first: the window's own, then those across the nearest
 * walls (query-directed probing, Lv et al., VLDB 2007).
 */
export function* probesOf(window: Window): Generator<Uint8Array> {
  const own = cellOf(window);
  yield own;
  const n = window.values.length;
  const walls = Array.from(window.values, (value, i) => {
    const inside = value / CELL - Math.floor(value / CELL);
    return { at: n + i, step: inside < 0.5 ? -1 : 1, cost: Math.min(inside, 1 - inside) ** 2 };
  }).toSorted((a, b) => a.cost - b.cost);
  const cost = (wall: number): number => walls[wall]?.cost ?? Infinity;
  // Each set of walls comes from exactly one other: by a further wall, or by the next wall instead of its last.
  const open: Crossing[] = [{ crossed: [0], cost: cost(0) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const probe = own.slice();
    for (const wall of next.crossed) {
      const { at, step } = walls[wall] ?? { at: 0, step: 0 };
      probe[at] = (probe[at] ?? 0) + step;
    }
    yield probe;
    const last = next.crossed.at(-1) ?? 0;
    if (last + 1 === n) continue;
    const further = next.cost + cost(last + 1);
    insert(open, { crossed: [...next.crossed, last + 1], cost: further });
    insert(open, { crossed: [...next.crossed.slice(0, -1), last + 1], cost: further - cost(last) });
  }
}

interface Crossing {
  readonly crossed: readonly number[];
  readonly cost: number;
}

/** Keeps the cheapest last. */
function insert(open: Crossing[], crossing: Crossing): void {
  let at = open.length;
  while (at > 0 && (open[at - 1]?.cost ?? 0) < crossing.cost) at--;
  open.splice(at, 0, crossing);
}
