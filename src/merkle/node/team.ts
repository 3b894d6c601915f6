import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { InvariantError } from "../../shared/errors.ts";

const WASM = new URL("tree.wasm", import.meta.url);
const FOLLOWER = new URL("follower.js", import.meta.url);

const PAGE_BYTES = 65536;
/** 4 GiB, what a 32-bit address reaches. As in asconfig.json. */
const MAX_PAGES = 65536;
/** The first page belongs to the team, the second to static data. */
const FIRST_FREE = 2 * PAGE_BYTES;
/** As many as have a place to work in the first page. */
const MAX_THREADS = 16;

/** What the module (src/merkle/assembly) exports: functions, and as globals the numbers by which it is spoken to. */
type Exports = Record<"sumBuckets" | "dismiss", () => void> &
  Record<"setDomain" | "setRoot", (address: number) => void> & {
    lead: (task: number, count: number, chunk: number) => void;
  } & Record<Slot | Task, WebAssembly.Global<"i32">>;

type Slot =
  | "ROWS"
  | "ORDERED_ROWS"
  | "HASHES"
  | "KEYS"
  | "NODES"
  | "LEAF_COUNT"
  | "FIRST_NODE"
  | "NUMBERS"
  | "RECORDS"
  | "RECORD_BYTES"
  | "RECORD_COUNT"
  | "ENTRIES"
  | "BUCKETS"
  | "BUCKET_BITS"
  | "MESSAGES"
  | "MESSAGE_COUNT"
  | "DIGESTS"
  | "BLOCK_HEIGHT"
  | "DISORDER"
  | "PROOFS"
  | "PROOF_LENGTH"
  | "FIRST_LEAF";

type Task =
  | "HASH_ROWS"
  | "COUNT_RECORDS"
  | "SCATTER_RECORDS"
  | "SORT_BUCKETS"
  | "PLACE_LEAVES"
  | "ORDER_ROWS"
  | "HASH_LEVEL"
  | "HASH_ACCOUNTS"
  | "FOLD_BLOCKS"
  | "PROVE"
  | "HASH_MESSAGES";

/**
 * Threads that hash together in one shared memory. Memory is handed out and never taken back: it goes when the team and
 * all views of it are gone.
 */
export class Team {
  readonly #memory: WebAssembly.Memory;
  readonly #exports: Exports;
  /** Views of the memory: there is a new one whenever it has grown. */
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  #free = FIRST_FREE;

  private constructor(memory: WebAssembly.Memory, exports: Exports) {
    this.#memory = memory;
    this.#exports = exports;
  }

  /**
   * @param threads this one included.
   * @returns undefined where WebAssembly has no vectors or no shared memory.
   */
  static async open(threads = availableParallelism()): Promise<Team | undefined> {
    const bytes = await readFile(WASM).catch((error: unknown) => {
      throw new InvariantError(`${WASM.pathname} is not there; make it with: npm run build`, { cause: error });
    });
    if (!WebAssembly.validate(bytes)) return undefined;
    const memory = sharedMemory();
    if (memory === undefined) return undefined;
    const module = await WebAssembly.compile(bytes);
    const instance = await WebAssembly.instantiate(module, { env: { memory } });
    for (let thread = 1; thread < Math.min(threads, MAX_THREADS); thread++) startFollower({ module, memory, thread });
    return new Team(memory, instance.exports as unknown as Exports);
  }

  /**
   * Memory of that many bytes, zero at first, at an address that vectors like.
   * @throws InvariantError beyond 4 GiB in all.
   */
  allocate(bytes: number): number {
    const address = this.#free;
    const end = address + Math.ceil(bytes / 64) * 64;
    const pages = Math.ceil(end / PAGE_BYTES);
    const missing = pages - this.#memory.buffer.byteLength / PAGE_BYTES;
    if (pages > MAX_PAGES) throw new InvariantError(`a tree that takes ${end} bytes is beyond WebAssembly's 4 GiB`);
    if (missing > 0) this.#memory.grow(missing);
    this.#free = end;
    return address;
  }

  bytes(address: number, length: number): Uint8Array {
    this.#buffers.add(this.#memory.buffer);
    return new Uint8Array(this.#memory.buffer, address, length);
  }

  words(address: number, length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, address, length);
  }

  /** Where bytes are, if they are in this memory. */
  addressOf(bytes: Uint8Array): number | undefined {
    return this.#buffers.has(bytes.buffer) ? bytes.byteOffset : undefined;
  }

  /** Copies bytes in. Those of this memory are where they are. */
  place(bytes: Uint8Array): number {
    const there = this.addressOf(bytes);
    if (there !== undefined) return there;
    const address = this.allocate(bytes.length);
    this.bytes(address, bytes.length).set(bytes);
    return address;
  }

  get(slot: Slot): number {
    return this.words(this.#exports[slot].value, 1)[0] ?? 0;
  }

  set(slots: Partial<Record<Slot, number>>): void {
    for (const [slot, value] of Object.entries(slots)) this.words(this.#exports[slot as Slot].value, 1)[0] = value;
  }

  setDomain(address: number): void {
    this.#exports.setDomain(address);
  }

  setRoot(address: number): void {
    this.#exports.setRoot(address);
  }

  sumBuckets(): void {
    this.#exports.sumBuckets();
  }

  /**
   * Does a task on items 0 to count − 1, `chunk` of them at a time. Returns when all are done.
   * @throws WebAssembly.RuntimeError if a thread died in it.
   */
  do(task: Task, count: number, chunk: number): void {
    this.#exports.lead(this.#exports[task].value, count, chunk);
  }

  dismiss(): void {
    this.#exports.dismiss();
  }
}

/** Who does not come, because it fails or because no threads are allowed here, is not missed. */
function startFollower(workerData: { module: WebAssembly.Module; memory: WebAssembly.Memory; thread: number }): void {
  try {
    // Without the parent's loaders, which take longer to start than a million hashes. It ends with this process.
    const worker = new Worker(FOLLOWER, { workerData, execArgv: [], env: {} });
    worker.on("error", () => {});
    worker.unref();
  } catch {
    // alone, then
  }
}

/** Undefined where there is none, or no address space to reserve for it. */
function sharedMemory(): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: FIRST_FREE / PAGE_BYTES, maximum: MAX_PAGES, shared: true });
  } catch {
    return undefined;
  }
}
