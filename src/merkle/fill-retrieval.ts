import { invariant } from "../shared/errors.ts";
import { KEY_WORDS, placeInRun, retrievalBytes, runLength, writeSlot } from "./retrieval.ts";

const SEEDS = 256;

/**
 * Fills the structure of retrieval.ts: with the first seed under which it can be, so that the same keys in the same
 * order give the same bytes. Takes time and memory linear in the number of keys.
 * @param keys three words each, no key twice. @param values one for each key, below 2^bits.
 * @throws InvariantError if no seed will do, which has no chance to happen unless a key is there twice.
 */
export function fillRetrieval(keys: Uint32Array, values: Uint16Array, bits: number): Uint8Array {
  const run = runLength(values.length);
  for (let seed = 0; seed < SEEDS; seed++) {
    const slots = slotsOfKeys(keys, seed, run);
    const order = peel(slots, KEY_WORDS * run);
    if (order === undefined) continue;
    const file = new Uint8Array(retrievalBytes(values.length, bits));
    file[0] = seed;
    assign(slots, order, values, KEY_WORDS * run).forEach((value, slot) => {
      if (value !== 0) writeSlot(file, slot, bits, value);
    });
    return file;
  }
  invariant(false, `no seed arranges ${values.length} keys in ${KEY_WORDS * run} slots`);
}

/** The three slots of each key. */
function slotsOfKeys(keys: Uint32Array, seed: number, run: number): Uint32Array {
  const slots = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) slots[i] = (i % KEY_WORDS) * run + placeInRun(keys[i] ?? 0, seed, run);
  return slots;
}

/** Keys, and for each a slot that no key after it uses. */
interface PeelingOrder {
  keys: Uint32Array;
  freeSlots: Uint32Array;
}

/** Takes away keys that have a slot for themselves, one after the other; undefined if some remain that have none. */
function peel(slots: Uint32Array, slotCount: number): PeelingOrder | undefined {
  const keyCount = slots.length / KEY_WORDS;
  // Of the keys that use a slot: how many, and the XOR of their numbers, which is the number where it is but one.
  const users = new Uint32Array(slotCount);
  const userXor = new Uint32Array(slotCount);
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] ?? 0;
    users[slot] = (users[slot] ?? 0) + 1;
    userXor[slot] = (userXor[slot] ?? 0) ^ Math.floor(i / KEY_WORDS);
  }
  // A slot comes here at most once: when its users become one.
  const single = new Uint32Array(slotCount);
  let found = 0;
  for (let slot = 0; slot < slotCount; slot++) if (users[slot] === 1) single[found++] = slot;
  const order = { keys: new Uint32Array(keyCount), freeSlots: new Uint32Array(keyCount) };
  let peeled = 0;
  for (let next = 0; next < found; next++) {
    const free = single[next] ?? 0;
    if (users[free] !== 1) continue;
    const key = userXor[free] ?? 0;
    order.keys[peeled] = key;
    order.freeSlots[peeled++] = free;
    for (let i = KEY_WORDS * key; i < KEY_WORDS * (key + 1); i++) {
      const slot = slots[i] ?? 0;
      const left = (users[slot] ?? 0) - 1;
      users[slot] = left;
      userXor[slot] = (userXor[slot] ?? 0) ^ key;
      if (left === 1) single[found++] = slot;
    }
  }
  return peeled === keyCount ? order : undefined;
}

/** In the reverse order each key finds its own slot untouched and sets it so that all three give its value. */
function assign(slots: Uint32Array, order: PeelingOrder, values: Uint16Array, slotCount: number): Uint16Array {
  const contents = new Uint16Array(slotCount);
  for (let i = order.keys.length - 1; i >= 0; i--) {
    const key = order.keys[i] ?? 0;
    let value = values[key] ?? 0;
    for (let j = KEY_WORDS * key; j < KEY_WORDS * (key + 1); j++) value ^= contents[slots[j] ?? 0] ?? 0;
    contents[order.freeSlots[i] ?? 0] = value;
  }
  return contents;
}
