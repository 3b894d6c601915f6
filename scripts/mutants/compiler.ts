import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Codes, Pipeline, Sources } from "./solidity.ts";

export interface Job {
  source: string;
  contract: string;
  sources: Sources;
  pipeline: Pipeline;
}

/** A compiler in a thread of its own, for it blocks the one that it runs in. One job at a time. */
export class Compiler {
  readonly #thread = new Worker(new URL("./compile-thread.ts", import.meta.url));

  /** The bytecodes of a contract; undefined if the compiler refuses it. */
  async bytecodes(job: Job): Promise<Codes | undefined> {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#thread.postMessage(job);
    const [codes] = await once(this.#thread, "message");
    return codes;
  }

  async close(): Promise<void> {
    await this.#thread.terminate();
  }
}
