import { expect } from "chai";
import * as fc from "fast-check";
import { keccak256, stringToBytes } from "viem";
import { fillRetrieval } from "../../../src/merkle/fill-retrieval.ts";
import { isRetrievalLength, KEY_WORDS, retrievalBytes, retrieve, scale } from "../../../src/merkle/retrieval.ts";
import { InvariantError } from "../../../src/shared/errors.ts";
import { retrieveByFormat } from "../../support/lookup-format.ts";
import { nth } from "../../support/nth.ts";

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const bitCounts = fc.integer({ min: 1, max: 16 });

function fill(keys: number[][], bits: number, valueOf: (i: number) => number): Uint8Array {
  return fillRetrieval(
    Uint32Array.from(keys.flat()),
    Uint16Array.from(keys, (_, i) => valueOf(i)),
    bits,
  );
}

/** Sets of random keys: keys of small words, which fast-check likes best, may have no seed that arranges them. */
function keySets(maxLength: number) {
  return fc.tuple(fc.nat(), fc.nat(maxLength)).map(([salt, count]) => hashedKeys(`${salt}`, count));
}

function hashedKeys(name: string, count: number): number[][] {
  return Array.from({ length: count }, (_, i) => {
    const hash = keccak256(stringToBytes(`${name}/${i}`), "bytes");
    return [...new Uint32Array(hash.slice(0, 12).buffer)];
  });
}

describe("retrieval structure", () => {
  it("gives every key its value, as its format says, whatever the keys and the width of the values", () => {
    fc.assert(
      fc.property(keySets(400), bitCounts, fc.nat(), (keys, bits, salt) => {
        const valueOf = (i: number) => (Math.imul(i, 2_654_435_761) ^ salt) & (2 ** bits - 1);
        const file = fill(keys, bits, valueOf);
        expect(file.length).to.equal(retrievalBytes(keys.length, bits));
        for (const [i, each] of keys.entries()) {
          expect(retrieve(file, each, bits)).to.equal(valueOf(i));
          expect(retrieveByFormat(file, each, bits)).to.equal(valueOf(i));
        }
      }),
      { numRuns: 60 },
    );
  }).timeout(60_000);

  it("gives any other key a value of that width, the same as its format says", () => {
    fc.assert(
      fc.property(keySets(100), bitCounts, fc.tuple(word, word, word), (keys, bits, other) => {
        const file = fill(keys, bits, (i) => i & (2 ** bits - 1));
        const value = retrieve(file, other, bits);
        expect(value).to.be.within(0, 2 ** bits - 1);
        expect(value).to.equal(retrieveByFormat(file, other, bits));
      }),
    );
  });

  it("takes at most 1.25 slots a key of many", () => {
    const keys = hashedKeys("many", 4000);
    const file = fill(keys, 9, (i) => i % 512);
    expect(file.length * 8).to.be.at.most(1.25 * 9 * keys.length);
    for (const [i, each] of keys.entries()) expect(retrieve(file, each, 9)).to.equal(i % 512);
  });

  it("takes the next seed where two keys share all three slots", () => {
    const seeds = new Set<number>();
    for (let i = 0; i < 300; i++) {
      const keys = hashedKeys(`few ${i}`, 20);
      const file = fill(keys, 9, (j) => 500 - j);
      seeds.add(nth(file, 0));
      for (const [j, each] of keys.entries()) expect(retrieve(file, each, 9)).to.equal(500 - j);
    }
    expect([...seeds]).to.include.members([0, 1]);
  });

  it("refuses a key twice, which no seed can tell apart", () => {
    const keys = [
      [1, 2, 3],
      [4, 5, 6],
      [1, 2, 3],
    ];
    expect(() => fill(keys, 4, (i) => i)).to.throw(InvariantError, "no seed arranges 3 keys");
  });

  it("knows which lengths it can have", () => {
    fc.assert(
      fc.property(fc.nat(100_000), bitCounts, (count, bits) => {
        const length = retrievalBytes(count, bits);
        expect(isRetrievalLength(length, bits)).to.equal(true);
        expect(isRetrievalLength(length - 1, bits) || isRetrievalLength(length + 1, bits)).to.equal(false);
      }),
    );
    for (const length of [0, 1]) expect(isRetrievalLength(length, 4)).to.equal(false);
  });

  it("scales words exactly", () => {
    const range = fc.integer({ min: 1, max: 2 ** 32 });
    fc.assert(
      fc.property(word, range, (each, below) => {
        expect(scale(each, below)).to.equal(Number((BigInt(each) * BigInt(below)) >> 32n));
      }),
    );
    expect(KEY_WORDS).to.equal(3);
  });
});
