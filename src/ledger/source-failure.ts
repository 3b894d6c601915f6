/** The same rows, and what their source threw: whoever takes them may wrap it in an error of its own. */
export function rememberFailure(rows: AsyncIterable<Uint8Array>): {
  rows: AsyncIterable<Uint8Array>;
  failure: () => unknown;
} {
  let failure: unknown;
  async function* remembered(): AsyncIterable<Uint8Array> {
    try {
      yield* rows;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return { rows: remembered(), failure: () => failure };
}
