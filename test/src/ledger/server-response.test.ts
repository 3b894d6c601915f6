import { expect } from "chai";
import fc from "fast-check";
import { bodyOf } from "../../../src/ledger/server-response.ts";

const TAG = "ABCDEFGHIJKLMNOP";
const FAILED =
  "Code: 395. DB::Exception: Value passed to 'throwIf'. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) (version 26.7.2.1)";

/** The bytes in pieces, as they may arrive. */
async function* pieces(bytes: Uint8Array, cuts: number[]): AsyncIterable<Uint8Array> {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  let from = 0;
  for (const to of places) {
    yield bytes.subarray(from, to);
    from = to;
  }
}

const read = async (bytes: Uint8Array, cuts: number[], headers: Record<string, string> = {}) => {
  const answer = { stream: pieces(bytes, cuts), response_headers: { "transfer-encoding": "chunked", ...headers } };
  return Buffer.concat(await Array.fromAsync(bodyOf(answer)));
};

const body = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 100_000, maxLength: 200_000 }));
const cuts = fc.array(fc.nat(), { maxLength: 5 });

describe("the answer of a ClickHouse server", () => {
  it("is passed on as it came", async () => {
    await fc.assert(
      fc.asyncProperty(body, cuts, async (bytes, at) => {
        expect((await read(bytes, at)).equals(Buffer.from(bytes))).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });

  it("is an error if one stands at its end, marked or not, wherever it is torn", async () => {
    const marked = `\r\n__exception__\r\n${TAG}\r\n${FAILED}\n${FAILED.length + 1} ${TAG}\r\n__exception__\r\n`;
    await fc.assert(
      fc.asyncProperty(body, cuts, fc.constantFrom(`${FAILED}\n`, marked), async (bytes, at, end) => {
        const headers: Record<string, string> = end === marked ? { "x-clickhouse-exception-tag": TAG } : {};
        const answer = read(Buffer.concat([bytes, Buffer.from(end)]), at, headers);
        const error = await answer.then(
          () => undefined,
          (caught: unknown) => caught as Error,
        );
        expect(error).to.include({ code: "395", message: "Value passed to 'throwIf'. " });
      }),
      { numRuns: 50 },
    );
  });

  it("is an error if nobody can tell whether it is whole", async () => {
    const answer = { stream: pieces(Buffer.from("1\n"), []), response_headers: { connection: "close" } };
    const error = await Array.fromAsync(bodyOf(answer)).then(
      () => undefined,
      (caught: unknown) => caught as Error,
    );
    expect(error?.message).to.match(/aborted/);
  });
});
