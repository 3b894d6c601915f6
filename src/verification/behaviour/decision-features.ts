import type { Actions } from "./actions.ts";
import { quantile, sorted, UNKNOWN } from "./statistics.ts";

/**
 * From what was chosen: pauses for thought. What was pressed twice or come back to is no feature: a program that walks
 * through a person's steps takes it along, and one that does not is told by it from tasks, not from people.
 */
export function decisionFeatures({ order }: Actions): Record<string, number> {
  const gaps: number[] = [];
  for (let i = 1; i < order.length; i++) gaps.push(Math.log(Math.max(5, momentOf(order, i) - momentOf(order, i - 1))));
  const ascending = sorted(gaps);
  const middle = quantile(ascending, 0.5);
  const pauses = gaps.filter((gap) => gap > middle + 1).length;
  return { pauseShare: gaps.length < 4 ? UNKNOWN : pauses / gaps.length };
}

function momentOf(order: Actions["order"], index: number): number {
  const moment = order[index];
  return moment?.press?.at ?? moment?.stroke?.at ?? 0;
}
