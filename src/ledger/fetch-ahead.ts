/** The same chunks. While one is worked on, the next is on its way: one chunk more in memory, and nobody waits in turns. */
export async function* fetchAhead<T>(chunks: AsyncIterable<T>): AsyncIterable<T> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (let next = await iterator.next(); next.done !== true;) {
      const following = iterator.next();
      following.catch(() => {}); // whoever takes the chunk learns of it
      yield next.value;
      next = await following;
    }
  } finally {
    await iterator.return?.();
  }
}
