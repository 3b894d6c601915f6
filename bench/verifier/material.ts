import { readSessions } from "./dev-sessions.ts";
import { FAMILIES } from "./families/all.ts";
import { chimera } from "./families/chimera.ts";
import type { Family, TaskMaterial } from "./families/family.ts";
import { makeBots, materialsOf } from "./make-bots.ts";
import { type Sample, sampleOf } from "./sample.ts";

/** For each task and fold so many accounts, each of so many sessions. */
const LEARNED = { accounts: 6, sessions: 5, seed: 2026 };
const CHIMERAS = { accounts: 18, sessions: 5, seed: 2026 };

/** People, and what is made of them to learn from. */
export interface Material {
  readonly people: readonly Sample[];
  /** Bots that the file brought, of whatever task and person. */
  readonly recorded: readonly Sample[];
  readonly tasks: readonly TaskMaterial[];
  readonly bots: ReadonlyMap<Family, readonly Sample[]>;
}

/** @param file sessions in the research format, plain or .gz */
export function readMaterial(file: string): Material {
  const sessions = readSessions(file);
  const people = sessions.filter(({ family }) => family === "human");
  const tasks = materialsOf(people);
  return {
    people: people.map(sampleOf),
    recorded: sessions.filter(({ family }) => family !== "human").map(sampleOf),
    tasks,
    bots: new Map(FAMILIES.map((family) => [family, makeBots(family, tasks, LEARNED).map(sampleOf)])),
  };
}

/** Chimeras that do nothing that these kins of families do. */
export function chimerasOf(tasks: readonly TaskMaterial[], except: readonly Family["kin"][] = []): Sample[] {
  return makeBots(chimera(except), tasks, CHIMERAS).map(sampleOf);
}
