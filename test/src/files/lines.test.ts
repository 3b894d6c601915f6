import { expect } from "chai";
import fc from "fast-check";
import { readLines } from "../../../src/files/lines.ts";

async function* pieces(bytes: Buffer, cuts: number[]): AsyncIterable<Uint8Array> {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  let from = 0;
  for (const to of places) {
    yield bytes.subarray(from, to);
    from = to;
  }
}

async function lines(bytes: Buffer, cuts: number[] = []): Promise<string[]> {
  const all: string[] = [];
  for await (const some of readLines(pieces(bytes, cuts), 4096)) all.push(...some);
  return all;
}

describe("the lines of a file", () => {
  it("are the same however it is cut into chunks", async () => {
    const line = fc.stringMatching(/^[a-z",\u00e9\ufeff]{0,5}$/);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.nat()),
        async (texts, end, mark, finalEnd, cuts) => {
          // Without its line break, an empty last line is no line.
          fc.pre(finalEnd || texts.at(-1) !== "");
          fc.pre(!texts[0]?.startsWith("\ufeff"));
          const text = texts.join(end) + (finalEnd && texts.length > 0 ? end : "");
          const bytes = Buffer.from((mark ? "\ufeff" : "") + text);
          const expected = texts.map((one) => Buffer.from(one).toString("latin1"));
          expect(await lines(bytes, cuts)).to.deep.equal(expected);
        },
      ),
    );
  });

  it("come cut, but still too long, if they are over the limit", async () => {
    const size = (text: string, cuts: number[] = []) =>
      lines(Buffer.from(text), cuts).then((all) => all.map((line) => line.length));
    expect(await size(`${"a".repeat(4096)}\r\nb`)).to.deep.equal([4096, 1]);
    for (const length of [4097, 4098, 4099, 100_000]) {
      for (const cuts of [[], [1], [4097], [4098], Array.from({ length: 50 }, (_, index) => index * 1999)]) {
        for (const filler of ["a", "\r"]) {
          const [first = 0, second] = await size(`${filler.repeat(length)}\nb`, cuts);
          expect(first).to.be.within(4096 + (filler === "a" ? 1 : 0), 4098);
          expect(second).to.equal(1);
        }
      }
    }
  });
});
