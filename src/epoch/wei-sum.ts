/** As many words as a float adds exactly: 2^53 / 2^32. */
const EXACT_ADDITIONS = 2 ** 21;

/** A sum of amounts of 128 bits that is kept in words of 32 bits, so that adding to it makes no bigint. */
export class WeiSum {
  readonly #words = [0, 0, 0, 0];
  #additions = 0;
  #sum = 0n;

  /** Adds an amount of 16 bytes, big-endian. */
  add(view: DataView, at: number): void {
    for (let word = 0; word < 4; word++) this.addWord(word, view.getUint32(at + 12 - 4 * word));
    this.counted();
  }

  /** Adds one word of an amount, the lowest being 0. To be followed by `counted` after its last. */
  addWord(word: number, value: number): void {
    this.#words[word] = (this.#words[word] ?? 0) + value;
  }

  counted(): void {
    this.#additions += 1;
    if (this.#additions === EXACT_ADDITIONS) this.#carry();
  }

  value(): bigint {
    this.#carry();
    return this.#sum;
  }

  #carry(): void {
    for (let word = 0; word < 4; word++) {
      this.#sum += BigInt(this.#words[word] ?? 0) << BigInt(32 * word);
      this.#words[word] = 0;
    }
    this.#additions = 0;
  }
}
