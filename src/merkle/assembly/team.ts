// A team of threads, each with its own instance of this module over one shared memory. The first thread leads: it opens a
// task over a range of items, works on it with whoever has come by then, closes it and waits for the others to leave.
// Nobody has to come: a thread that starts late joins the next task, one that never starts is not missed.

import { work } from "./tasks";

// The first page of the memory; static data begins on the second.
const PHASE: usize = 0; // odd while a task is open
const ACTIVE: usize = 4; // threads other than the leader that are inside a task
const NEXT: usize = 8; // first item that nobody has taken
const TASK: usize = 12;
const COUNT: usize = 16; // of items
const CHUNK: usize = 20; // items taken at a time

const DISMISSED: i32 = -1;

/** Nanoseconds. The last chunk of a task takes milliseconds: who is still inside then has died there. */
const PATIENCE: i64 = 60_000_000_000;
const TIMED_OUT: i32 = 2;

/** Does a task on items 0 to count − 1, with the team, or alone when it has dismissed it. */
export function lead(task: i32, count: u32, chunk: u32): void {
  store<i32>(TASK, task);
  store<u32>(COUNT, count);
  store<u32>(CHUNK, chunk);
  atomic.store<u32>(NEXT, 0);
  if (atomic.load<i32>(PHASE) == DISMISSED) {
    takeChunks(0);
    return;
  }
  atomic.add<i32>(PHASE, 1);
  atomic.notify(PHASE, -1);
  takeChunks(0);
  atomic.add<i32>(PHASE, 1);
  for (let inside = atomic.load<i32>(ACTIVE); inside != 0; inside = atomic.load<i32>(ACTIVE)) {
    if (atomic.wait<i32>(ACTIVE, inside, PATIENCE) == TIMED_OUT) unreachable();
  }
}

/** Follows the leader until it dismisses the team. */
export function follow(thread: i32): void {
  for (;;) {
    const phase = atomic.load<i32>(PHASE);
    if (phase == DISMISSED) return;
    if (phase & 1) {
      atomic.add<i32>(ACTIVE, 1);
      // The leader does not change the task while somebody is inside, unless it had closed it before he entered.
      if (atomic.load<i32>(PHASE) == phase) takeChunks(thread);
      if (atomic.sub<i32>(ACTIVE, 1) == 1) atomic.notify(ACTIVE, 1);
    }
    atomic.wait<i32>(PHASE, phase, -1);
  }
}

export function dismiss(): void {
  atomic.store<i32>(PHASE, DISMISSED);
  atomic.notify(PHASE, -1);
}

function takeChunks(thread: i32): void {
  const task = load<i32>(TASK);
  const count = load<u32>(COUNT);
  const chunk = load<u32>(CHUNK);
  for (;;) {
    const first = atomic.add<u32>(NEXT, chunk);
    if (first >= count) return;
    work(task, first, min(first + chunk, count), thread);
  }
}
