import type { BehaviourEvent } from "../evidence/behaviour.ts";
import { invariant } from "../shared/errors.ts";
import type { Settings } from "./settings.ts";

/** Grades are whole basis points: points stay exact integers. */
export const FULL_GRADE = 10_000;

/** What counts as the length of a workflow: presses and keys. A key that is held is one action, however often it repeats. */
export function actionsOf(events: readonly BehaviourEvent[]): number {
  let actions = 0;
  for (const { type, repeat } of events) {
    if (type === "pointerdown" || (type === "keydown" && repeat !== true)) actions += 1;
  }
  return actions;
}

/** Points of a workflow before it is graded; 0 of a kind that the settings do not pay. */
export function basePoints(settings: Settings, kind: string, actions: number): bigint {
  return settings.bases.get(kind)?.findLast((step) => step.actions <= actions)?.points ?? 0n;
}

/** `floor(base × grade)`. @param grade basis points. */
export function gradedPoints(base: bigint, grade: number): bigint {
  invariant(Number.isInteger(grade) && grade >= 0 && grade <= FULL_GRADE, `a grade of ${grade} basis points`);
  return (base * BigInt(grade)) / BigInt(FULL_GRADE);
}

/** What an account has already been paid for on a day. */
export interface DayTally {
  sessions: number;
  points: bigint;
}

/** What is left of `points` on a day on which the account has earned `tally`. */
export function withinDay({ perDay }: Settings, tally: DayTally, points: bigint): bigint {
  if (tally.sessions >= perDay.sessions || tally.points >= perDay.points) return 0n;
  const left = perDay.points - tally.points;
  return points < left ? points : left;
}
