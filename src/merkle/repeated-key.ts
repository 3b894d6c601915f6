import { LOOKUP_KEY_WORDS } from "./claim-lookup.ts";

/**
 * The number of a look-up key that is there a second time, or undefined. Two accounts never have the same key (128 bits
 * of a hash), so this is an account that is there twice. A hash table without chains; the keys are random already.
 */
export function repeatedKey(keys: Uint32Array): number | undefined {
  const count = keys.length / LOOKUP_KEY_WORDS;
  const places = 2 ** (33 - Math.clz32(count));
  // Key number + 1, so that 0 is an empty place.
  const table = new Uint32Array(places);
  for (let i = 0; i < count; i++) {
    let place = (keys[i * LOOKUP_KEY_WORDS] ?? 0) % places;
    for (let other = table[place] ?? 0; other !== 0; other = table[place] ?? 0) {
      if (sameKey(keys, i, other - 1)) return i;
      place = (place + 1) % places;
    }
    table[place] = i + 1;
  }
  return undefined;
}

function sameKey(keys: Uint32Array, a: number, b: number): boolean {
  for (let word = 0; word < LOOKUP_KEY_WORDS; word++) {
    if (keys[a * LOOKUP_KEY_WORDS + word] !== keys[b * LOOKUP_KEY_WORDS + word]) return false;
  }
  return true;
}
