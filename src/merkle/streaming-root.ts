import { compareBytes } from "../shared/bytes.ts";
import { invariant } from "../shared/errors.ts";
import { HASH_BYTES } from "./keccak.ts";
import { hashPair } from "./tree.ts";
import type { TreeHasher } from "./tree-hasher.ts";

/** Leaves are hashed by complete subtrees of this height, where there are some, else by smaller ones. */
const BLOCK_HEIGHT = 12;
const BUFFER_LEAVES = 32 * 2 ** BLOCK_HEIGHT;

/**
 * The root of the same tree as `buildTree`, from leaf hashes that arrive ascending in chunks of any length, when only
 * their number is known beforehand.
 *
 * With 2^D the first power of two ≥ n, the deepest level holds the first m = 2n − 2^D leaves, and the level above it the
 * others, right of the parents of those; both from right to left. So each of the two runs is a range of places on its
 * level that is read from right to left, and a range of places splits into at most two complete subtrees of each
 * height. Only their roots are kept, at most 4D hashes, and a buffer of leaves.
 */
export class StreamingRoot {
  readonly #count: number;
  readonly #hasher: TreeHasher;
  readonly #deep: Run;
  readonly #upper: Run;
  readonly #buffer: Uint8Array;
  #buffered = 0;
  #last = new Uint8Array(HASH_BYTES);
  #done = 0;

  /** @param count the number of leaves that will come. */
  constructor(count: number, hasher: TreeHasher) {
    invariant(Number.isSafeInteger(count) && count >= 0, `a tree of ${count} leaves`);
    this.#count = count;
    this.#hasher = hasher;
    const depth = Math.ceil(Math.log2(Math.max(1, count)));
    const deepest = 2 * count - 2 ** depth;
    this.#deep = { height: 0, left: Math.max(0, deepest), subtrees: new Subtrees() };
    this.#upper = { height: 1, left: 2 ** depth / 2, subtrees: new Subtrees() };
    this.#buffer = hasher.allocate(Math.min(count, BUFFER_LEAVES) * HASH_BYTES);
  }

  /**
   * Takes the next bytes of the stream; a chunk may end inside a leaf.
   * @throws InvariantError if leaves come out of order, twice, or more of them than announced.
   */
  push(chunk: Uint8Array): void {
    for (let offset = 0; offset < chunk.length;) {
      if (this.#buffered === this.#buffer.length) this.#drain();
      const part = chunk.subarray(offset, offset + this.#buffer.length - this.#buffered);
      invariant(part.length > 0, `more leaves came than the ${this.#count} announced`);
      this.#buffer.set(part, this.#buffered);
      this.#buffered += part.length;
      offset += part.length;
    }
  }

  /**
   * The root, to be asked for once: 32 zero bytes for no leaves.
   * @throws InvariantError if fewer leaves came than announced.
   */
  root(): Uint8Array {
    this.#drain();
    invariant(
      this.#done === this.#count && this.#buffered === 0,
      `${this.#done} leaves and ${this.#buffered} bytes came, ${this.#count} leaves were announced`,
    );
    if (this.#count === 0) return new Uint8Array(HASH_BYTES);
    for (const subtree of this.#deep.subtrees.take()) this.#upper.subtrees.add(subtree);
    const [whole, ...others] = this.#upper.subtrees.take();
    invariant(whole !== undefined && others.length === 0, "the leaves do not make one tree");
    return whole.hash;
  }

  /** Takes out of the buffer the leaves of all subtrees that are complete. */
  #drain(): void {
    let offset = 0;
    while (offset + HASH_BYTES <= this.#buffered) {
      invariant(this.#done < this.#count, `more leaves came than the ${this.#count} announced`);
      const run = this.#deep.left > 0 ? this.#deep : this.#upper;
      const available = Math.min(Math.floor((this.#buffered - offset) / HASH_BYTES), run.left);
      const height = blockHeight(run.left, this.#count - this.#done);
      const blocks = height === BLOCK_HEIGHT ? Math.floor(available / 2 ** height) : 1;
      const leaves = blocks * 2 ** height;
      if (blocks === 0 || leaves > available) break;
      const bytes = this.#buffer.subarray(offset, offset + leaves * HASH_BYTES);
      this.#checkOrder(bytes, 2 ** height);
      addBlocks(run, height, this.#hasher.foldBlocks(bytes, height));
      this.#done += leaves;
      offset += bytes.length;
    }
    this.#buffer.copyWithin(0, offset, this.#buffered);
    this.#buffered -= offset;
  }

  /** The order between blocks; that within them, folding them checks. */
  #checkOrder(leaves: Uint8Array, blockLeaves: number): void {
    for (let offset = 0; offset < leaves.length; offset += blockLeaves * HASH_BYTES) {
      const first = leaves.subarray(offset, offset + HASH_BYTES);
      const isFirst = this.#done === 0 && offset === 0;
      invariant(
        isFirst || compareBytes(this.#last, first) < 0,
        `leaf ${this.#done + offset / HASH_BYTES} does not come after the one before it`,
      );
      const end = offset + blockLeaves * HASH_BYTES;
      this.#last.set(leaves.subarray(end - HASH_BYTES, end));
    }
  }
}

/** The height of the largest subtree to hash at once whose right end is at place `left`, and that has `coming` leaves. */
function blockHeight(left: number, coming: number): number {
  let height = 0;
  while (height < BLOCK_HEIGHT && left % 2 ** (height + 1) === 0 && 2 ** (height + 1) <= coming) height += 1;
  return height;
}

/** Leaves of one level that come from right to left: `left` of them are still to come, so the next has place left − 1. */
interface Run {
  height: number;
  left: number;
  subtrees: Subtrees;
}

function addBlocks(run: Run, height: number, roots: Uint8Array): void {
  for (let offset = 0; offset < roots.length; offset += HASH_BYTES) {
    run.left -= 2 ** height;
    const hash = roots.slice(offset, offset + HASH_BYTES);
    run.subtrees.add({ hash, height: run.height + height, place: run.left / 2 ** height });
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
