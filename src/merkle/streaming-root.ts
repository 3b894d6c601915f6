import { compareBytes } from "../shared/bytes.ts";
import { invariant } from "../shared/errors.ts";
import { HASH_BYTES } from "./keccak.ts";
import { hashPair } from "./tree.ts";

/**
 * The root of the same tree as `buildTree`, from leaf hashes that arrive ascending in chunks of any length, when only
 * their number is known beforehand.
 *
 * With 2^D the first power of two ≥ n, the deepest level holds the first m = 2n − 2^D leaves, and the level above it the
 * others, right of the parents of those; both from right to left. So each of the two runs is a range of places on its
 * level that is read from right to left, and a range of places splits into at most two complete subtrees of each
 * height. Only their roots are kept: at most 4D hashes, and one leaf that a chunk cut in two.
 */
export class StreamingRoot {
  readonly #count: number;
  #depth = 0;
  readonly #deepest: number;
  readonly #deepRun = new Subtrees();
  readonly #upperRun = new Subtrees();
  readonly #cut = new Uint8Array(HASH_BYTES);
  #cutLength = 0;
  #last = new Uint8Array(HASH_BYTES);
  #done = 0;

  /** @param count the number of leaves that will come. */
  constructor(count: number) {
    invariant(Number.isSafeInteger(count) && count >= 0, `a tree of ${count} leaves`);
    this.#count = count;
    while (2 ** this.#depth < count) this.#depth += 1;
    this.#deepest = 2 * count - 2 ** this.#depth;
  }

  /**
   * Takes the next bytes of the stream; a chunk may end inside a leaf.
   * @throws InvariantError if leaves come out of order, twice, or more of them than announced.
   */
  push(chunk: Uint8Array): void {
    let offset = 0;
    if (this.#cutLength > 0) {
      offset = Math.min(HASH_BYTES - this.#cutLength, chunk.length);
      this.#cut.set(chunk.subarray(0, offset), this.#cutLength);
      this.#cutLength += offset;
      if (this.#cutLength < HASH_BYTES) return;
      this.#add(this.#cut.slice());
    }
    for (; offset + HASH_BYTES <= chunk.length; offset += HASH_BYTES) {
      this.#add(chunk.slice(offset, offset + HASH_BYTES));
    }
    this.#cut.set(chunk.subarray(offset));
    this.#cutLength = chunk.length - offset;
  }

  /**
   * The root, to be asked for once: 32 zero bytes for no leaves.
   * @throws InvariantError if fewer leaves came than announced.
   */
  root(): Uint8Array {
    invariant(
      this.#done === this.#count && this.#cutLength === 0,
      `${this.#done} leaves and ${this.#cutLength} bytes came, ${this.#count} leaves were announced`,
    );
    if (this.#count === 0) return new Uint8Array(HASH_BYTES);
    for (const subtree of this.#deepRun.take()) this.#upperRun.add(subtree);
    const [whole, ...others] = this.#upperRun.take();
    invariant(whole !== undefined && others.length === 0, "the leaves do not make one tree");
    return whole.hash;
  }

  #add(leaf: Uint8Array<ArrayBuffer>): void {
    const i = this.#done;
    invariant(i < this.#count, `more leaves came than the ${this.#count} announced`);
    invariant(i === 0 || compareBytes(this.#last, leaf) < 0, `leaf ${i} does not come after the one before it`);
    if (i < this.#deepest) this.#deepRun.add({ hash: leaf, height: 0, place: this.#deepest - 1 - i });
    else this.#upperRun.add({ hash: leaf, height: 1, place: 2 ** (this.#depth - 1) - 1 - (i - this.#deepest) });
    this.#last = leaf;
    this.#done = i + 1;
  }
}

/** A complete subtree: its root, its height above the deepest level, its place from the left among those of its height. */
interface Subtree {
  hash: Uint8Array;
  height: number;
  place: number;
}

/** The complete subtrees of a range that grows from right to left. */
class Subtrees {
  #roots: Subtree[] = [];

  add(subtree: Subtree): void {
    let left = subtree;
    for (let right = this.#roots.at(-1); right !== undefined && areSiblings(left, right); right = this.#roots.at(-1)) {
      this.#roots.pop();
      left = { hash: hashPair(left.hash, right.hash), height: left.height + 1, place: left.place / 2 };
    }
    this.#roots.push(left);
  }

  /** Hands over the subtrees from right to left. */
  take(): Subtree[] {
    const roots = this.#roots;
    this.#roots = [];
    return roots;
  }
}

function areSiblings(left: Subtree, right: Subtree): boolean {
  return left.height === right.height && left.place % 2 === 0 && right.place === left.place + 1;
}
