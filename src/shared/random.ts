/** Uniform numbers in [0, 1), the same for the same seed on every machine: for training and for measurements, never for secrets. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, enough for sampling. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}
