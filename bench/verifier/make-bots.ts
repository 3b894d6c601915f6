import { seededRandom } from "../../src/shared/random.ts";
import type { Session } from "./dev-sessions.ts";
import type { Family, Pool, PooledTiming, TakenApart, TaskMaterial } from "./families/family.ts";
import { kindOf, poolOf } from "./families/family.ts";
import { takeApart } from "./plan.ts";

/** Tasks with too few people to draw from are nobody's to imitate. */
const FEWEST_PEOPLE = 40;

/** What each task gives bots to work with, from the sessions of people. */
export function materialOf(sessions: readonly Session[]): TaskMaterial[] {
  const byTask = Map.groupBy(
    sessions.filter(({ family }) => family === "human"),
    ({ task }) => task,
  );
  const materials: TaskMaterial[] = [];
  for (const [task, own] of byTask) {
    if (new Set(own.map(({ account }) => account)).size < FEWEST_PEOPLE) continue;
    const taken = own.map(({ account, events }): TakenApart => ({ account, events, ...takeApart(events) }));
    const usable = taken.filter(({ plan }) => plan.steps.length >= 2);
    materials.push({ task, sessions: usable, pools: poolsOf(usable) });
  }
  return materials.toSorted((one, other) => (one.task < other.task ? -1 : 1));
}

function poolsOf(sessions: readonly TakenApart[]): Map<string, Pool> {
  const pools = new Map<string, PooledTiming[]>();
  const put = (name: string, timing: PooledTiming): void => {
    const pool = pools.get(name);
    if (pool) pool.push(timing);
    else pools.set(name, [timing]);
  };
  for (const { account, plan, timings } of sessions)
    for (const [index, timing] of timings.entries()) {
      const step = plan.steps[index];
      if (!step || index === 0) continue;
      put(kindOf(step), { ...timing, account });
      put(poolOf(step, plan.steps[index - 1]), { ...timing, account });
    }
  return new Map([...pools].map(([name, timings]) => [name, ranked(timings)]));
}

function ranked(timings: readonly PooledTiming[]): Pool {
  const ascending = (one: number, other: number): number => one - other;
  const dwells = timings.flatMap(({ dwell }) => (dwell === undefined ? [] : [dwell]));
  return { timings, gaps: timings.map(({ gap }) => gap).toSorted(ascending), dwells: dwells.toSorted(ascending) };
}

/** Bots of one family: some accounts on each task, some sessions an account. The same for the same seed. */
export function makeBots(
  family: Family,
  materials: readonly TaskMaterial[],
  { accounts, sessions, seed }: { accounts: number; sessions: number; seed: number },
): Session[] {
  const bots: Session[] = [];
  for (const [place, material] of materials.entries())
    for (let account = 0; account < accounts; account++) {
      const random = seededRandom(hash(`${family.name}/${material.task}/${account}`) ^ seed);
      const program = family.account(random, material);
      for (let session = 0; session < sessions; session++)
        bots.push({
          account: `${family.name}-${place}-${account}`,
          task: material.task,
          family: family.name,
          events: program(),
        });
    }
  return bots;
}

function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const letter of text) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193);
  return state >>> 0;
}
