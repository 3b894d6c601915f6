/** The element at `index`, which must be there. */
export function nth<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no element ${index} among ${items.length}`);
  return item;
}

/** The same bytes but for one, which is combined with `mask`. */
export function flipped(bytes: Uint8Array, index: number, mask: number): Uint8Array {
  return bytes.map((byte, i) => (i === index ? byte ^ mask : byte));
}
