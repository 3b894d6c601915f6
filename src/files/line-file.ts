import { closeSync, openSync, writeSync } from "node:fs";

/** Characters that wait for a write. */
const BUFFERED = 64 * 1024;

/** A text file that is written line by line. */
export class LineFile {
  #file: number | undefined;
  #waiting: string[] = [];
  #size = 0;

  /** @param path of a file that is not there yet. */
  constructor(path: string) {
    this.#file = openSync(path, "wx", 0o600);
  }

  write(line: string): void {
    this.#waiting.push(line, "\n");
    this.#size += line.length + 1;
    if (this.#size >= BUFFERED) this.#flush();
  }

  /** Does nothing the second time. */
  close(): void {
    if (this.#file === undefined) return;
    try {
      this.#flush();
    } finally {
      closeSync(this.#file);
      this.#file = undefined;
    }
  }

  #flush(): void {
    if (this.#file === undefined) return;
    const bytes = Buffer.from(this.#waiting.join(""));
    this.#waiting = [];
    this.#size = 0;
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
  }
}
