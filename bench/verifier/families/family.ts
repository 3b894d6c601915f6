import type { BehaviourEvent } from "../../../src/evidence/behaviour.ts";
import type { Random } from "../../../src/shared/random.ts";
import type { Plan, Step, StepTiming } from "../plan.ts";

/** What people of one fold did on one task, for bots to imitate. */
export interface TaskMaterial {
  readonly task: string;
  readonly fold: number;
  readonly sessions: readonly TakenApart[];
  /** Every timing by the kind of its step, and by the kinds of the step before and its own. */
  readonly pools: ReadonlyMap<string, Pool>;
}

export interface Pool {
  readonly timings: readonly PooledTiming[];
  /** Ascending. */
  readonly gaps: readonly number[];
  readonly dwells: readonly number[];
}

export interface TakenApart {
  readonly account: string;
  readonly events: readonly BehaviourEvent[];
  readonly plan: Plan;
  readonly timings: readonly StepTiming[];
}

export interface PooledTiming extends StepTiming {
  readonly account: string;
}

/** A way to make money without working. Each account of a family runs one program with settings of its own. */
export interface Family {
  readonly name: string;
  /** Families that differ in details alone: when one of them is measured, none of its kin is trained on. */
  readonly kin: "regular" | "cursor" | "agent" | "fitted" | "mimic" | "one-person" | "replay";
  /** The program of one account: called once a session. */
  account(random: Random, material: TaskMaterial): () => BehaviourEvent[];
}

/** In which pool a step's timing lies by what came before; by itself it lies in that of its kind. */
export function poolOf(step: Step, before: Step | undefined): string {
  return `${kindOf(before)}>${kindOf(step)}`;
}

export function kindOf(step: Step | undefined): string {
  if (!step) return "start";
  return step.kind === "key" ? (step.repeat ? "repeat" : step.key === "character" ? "character" : "key") : step.kind;
}
