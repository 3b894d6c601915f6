import { parentPort } from "node:worker_threads";
import { bytecodes } from "./solidity.ts";
import type { Job } from "./compiler.ts";

parentPort?.on("message", ({ source, contract, sources, pipeline }: Job) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(bytecodes(source, contract, sources, pipeline));
});
