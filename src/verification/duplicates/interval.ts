/**
 * The intervals that near-duplicate search compares. An interval's kind is which two moments it lies between: people
 * differ from themselves far more in the pauses between actions than in how long they hold a button.
 */
export const INTERVAL_KINDS = 7;

/** From one stroke's beginning to the next one's: press or key, then press or key. */
export const gapKind = (fromKey: number, toKey: number): number => 2 * fromKey + toKey;

/**
 * From a press to the next one on the same place, as on a stepper or the arrow of a calendar. A finger that taps keeps
 * much the same pace each time and with everybody: less is proved by it.
 */
export const TAP_AGAIN = 6;

/** How long a press or a key was held. */
export const dwellKind = (key: number): number => 4 + key;

/** A press or key held for less is a tap that the device makes into a press: its length is nobody's own. In ms. */
export const SHORTEST = 30;

/** Intervals are compared as logarithms: noise that is a share of the interval is then the same for all of them. */
export const logOf = (ms: number): number => Math.log(Math.max(ms, SHORTEST));

/** Whether a press lies where the one before did. Of such a place nothing is learnt. In px. */
export const isSamePlace = (dx: number, dy: number): boolean => Math.max(Math.abs(dx), Math.abs(dy)) <= 8;

/** Nearer than this along an axis, a press lies beside the one before. In px. */
const BESIDE = 12;

/** The way to a press from the one before in eight directions and none (1 to 9), 0 if it is not known. */
export function wayOf(dx: number, dy: number): number {
  return Number.isNaN(dx) ? 0 : 5 + 3 * towards(dx) + towards(dy);
}

const towards = (d: number): number => (Math.abs(d) <= BESIDE ? 0 : Math.sign(d));
