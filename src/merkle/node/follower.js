// A thread of a team. Plain JavaScript, so that it starts at once, whatever loader its parent runs under.
import { workerData } from "node:worker_threads";

const { module, memory, thread } = workerData;
new WebAssembly.Instance(module, { env: { memory } }).exports.follow(thread);
