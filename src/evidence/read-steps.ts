import type { Step } from "./step.ts";
import { UserError } from "../shared/errors.ts";
export function readSteps(value: unknown[], source: string): readonly Step[] {
  if (value.length > 0) throw new UserError(`${source}: steps`);
  return [];
}
