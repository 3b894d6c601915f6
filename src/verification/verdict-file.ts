import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { LineFile } from "../files/line-file.ts";
import { type LineVerdict, verdictLine } from "./line-verdict.ts";

/**
 * Writes verdicts in the order of the lines that they are about, although those of refused lines are known long before
 * the others: they wait in a file of their own, so that a million of them take no memory.
 */
export class VerdictFile {
  readonly #file: LineFile;
  readonly #waiting: LineFile;
  readonly #waitingPath: string;
  #refused: AsyncIterator<string> | undefined;
  #next: { text: string; line: number } | undefined;

  /** @param waitingPath of a second file, which the caller removes. */
  constructor(path: string, waitingPath: string) {
    this.#file = new LineFile(path);
    this.#waiting = new LineFile(waitingPath);
    this.#waitingPath = waitingPath;
  }

  /** In the order of the lines, all of them before any other. */
  refused(verdict: LineVerdict): void {
    this.#waiting.write(verdictLine(verdict));
  }

  /** In the order of the lines. */
  async decided(verdict: LineVerdict): Promise<void> {
    await this.#writeRefusedBefore(verdict.line);
    this.#file.write(verdictLine(verdict));
  }

  async finish(): Promise<void> {
    await this.#writeRefusedBefore(Infinity);
    this.#file.close();
  }

  /** After a failure too. */
  close(): void {
    this.#waiting.close();
    this.#file.close();
  }

  async #writeRefusedBefore(line: number): Promise<void> {
    if (this.#refused === undefined) {
      this.#waiting.close();
      this.#refused = createInterface({ input: createReadStream(this.#waitingPath) })[Symbol.asyncIterator]();
      await this.#advance(this.#refused);
    }
    while (this.#next !== undefined && this.#next.line < line) {
      this.#file.write(this.#next.text);
      await this.#advance(this.#refused);
    }
  }

  async #advance(refused: AsyncIterator<string>): Promise<void> {
    const { done, value: text } = await refused.next();
    this.#next = done === true ? undefined : { text, line: (JSON.parse(text) as { line: number }).line };
  }
}
