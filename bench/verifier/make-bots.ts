import { seededRandom } from "../../src/shared/random.ts";
import type { Session } from "./dev-sessions.ts";
import type { Family, Pool, PooledTiming, TakenApart, TaskMaterial } from "./families/family.ts";
import { kindOf, poolOf } from "./families/family.ts";
import { takeApart } from "./plan.ts";
import { hash } from "./split.ts";

/** Tasks with too few people to draw from are nobody's to imitate. */
const FEWEST_PEOPLE = 40;

/** What each task gives the bots of a fold to work with, from the sessions of its people. */
export function materialsOf(sessions: readonly Session[]): TaskMaterial[] {
  const people = sessions.filter(({ family }) => family === "human");
  const materials: TaskMaterial[] = [];
  for (const [task, own] of Map.groupBy(people, (session) => session.task)) {
    if (new Set(own.map(({ account }) => account)).size < FEWEST_PEOPLE) continue;
    for (const [fold, some] of Map.groupBy(own, (session) => session.fold)) {
      const taken = some.map(({ account, events }): TakenApart => ({ account, events, ...takeApart(events) }));
      const usable = taken.filter(({ plan }) => plan.steps.length >= 2);
      materials.push({ task, fold, sessions: usable, pools: poolsOf(usable) });
    }
  }
  return materials.toSorted((one, other) =>
    one.task < other.task ? -1 : one.task > other.task ? 1 : one.fold - other.fold,
  );
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

/** Bots of one family: some accounts on each task and fold, some sessions an account. The same for the same seed. */
export function makeBots(
  family: Family,
  materials: readonly TaskMaterial[],
  { accounts, sessions, seed }: { accounts: number; sessions: number; seed: number },
): Session[] {
  const bots: Session[] = [];
  for (const [place, material] of materials.entries())
    for (let account = 0; account < accounts; account++) {
      const random = seededRandom(hash(`${family.name}/${material.task}/${material.fold}/${account}`) ^ seed);
      const program = family.account(random, material);
      for (let session = 0; session < sessions; session++)
        bots.push({
          account: `${family.name}-${place}-${account}`,
          task: material.task,
          family: family.name,
          fold: material.fold,
          events: program(),
        });
    }
  return bots;
}
