import type { Actions, Moment } from "../../behaviour/actions.ts";
import type { Random } from "../../../shared/random.ts";

/** A fragment of fewer actions says nothing. */
const FEWEST = 4;

/**
 * Parts of a workflow as if they were all of it: a run of its actions, its presses alone, its keys alone. A model that
 * learns from them as well judges by the hand, since it cannot know the task by its shape.
 */
export function fragmentsOf(random: Random, { order }: Actions, runs: number): Actions[] {
  const fragments: Actions[] = [];
  const presses = order.filter(({ press }) => press);
  const strokes = order.filter(({ stroke }) => stroke);
  if (strokes.length >= FEWEST && presses.length >= FEWEST) fragments.push(actionsIn(presses));
  if (strokes.length >= FEWEST && presses.length > 0) fragments.push(actionsIn(strokes));
  for (let run = 0; run < runs && order.length > FEWEST; run++) {
    const length = FEWEST + Math.floor(random() * (order.length - FEWEST));
    const start = Math.floor(random() * (order.length - length + 1));
    fragments.push(actionsIn(order.slice(start, start + length)));
  }
  return fragments;
}

function actionsIn(order: readonly Moment[]): Actions {
  return {
    order,
    presses: order.flatMap(({ press }) => (press ? [press] : [])),
    strokes: order.flatMap(({ stroke }) => (stroke ? [stroke] : [])),
    scrolls: 0,
  };
}
