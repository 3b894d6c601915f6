import type { Actions, Moment, Press, Stroke } from "../../behaviour/actions.ts";
import type { Random } from "../../../shared/random.ts";

/** A fragment of fewer actions says nothing. */
const FEWEST = 4;

/**
 * Parts of a workflow as if they were all of it, on a page laid out another way: a run of its actions, its presses or
 * its keys alone; mirrored or with its sides exchanged; at another pace. A model that learns from them as well judges by
 * the hand, since it cannot know the task by its shape.
 */
export function fragmentsOf(random: Random, { order }: Actions, runs: number): Actions[] {
  const fragments: Actions[] = [];
  const presses = order.filter(({ press }) => press);
  const strokes = order.filter(({ stroke }) => stroke);
  if (strokes.length >= FEWEST && presses.length >= FEWEST) fragments.push(laidOut(random, presses));
  if (strokes.length >= FEWEST && presses.length > 0) fragments.push(laidOut(random, strokes));
  for (let run = 0; run < runs && order.length > FEWEST; run++) {
    const length = FEWEST + Math.floor(random() * (order.length - FEWEST + 1));
    const start = Math.floor(random() * (order.length - length + 1));
    fragments.push(laidOut(random, order.slice(start, start + length)));
  }
  return fragments;
}

/** What another page would change: pauses up to a third longer or shorter, and the sides. Not how long a press is held. */
function laidOut(random: Random, order: readonly Moment[]): Actions {
  const pace = Math.exp((random() - 0.5) * 0.6);
  const mirrorX = random() < 0.5;
  const mirrorY = random() < 0.5;
  const turned = random() < 0.5;
  const presses: Press[] = [];
  const strokes: Stroke[] = [];
  let shift = 0;
  let end: number | undefined;
  const moments = order.map(({ press, stroke }): Moment => {
    const action = press ?? stroke;
    const isTyping = stroke !== undefined && strokes.length > 0;
    if (end !== undefined && action.at > end && !isTyping) shift += Math.round((action.at - end) * (pace - 1));
    end = action.release ?? action.at;
    const times = {
      at: action.at + shift,
      ...(action.release === undefined ? {} : { release: action.release + shift }),
    };
    if (stroke) {
      const moved = { ...stroke, ...times };
      strokes.push(moved);
      return { stroke: moved };
    }
    const moved = { ...sides(press, mirrorX, mirrorY, turned), ...times };
    presses.push(moved);
    return { press: moved };
  });
  return { order: moments, presses, strokes, scrolls: 0 };
}

function sides(press: Press, mirrorX: boolean, mirrorY: boolean, turned: boolean): Press {
  const { x, y, width, height, dx, dy } = press;
  const place =
    x === undefined || y === undefined || width === undefined || height === undefined
      ? {}
      : turn(mirrorX ? width - x : x, mirrorY ? height - y : y, width, height, turned);
  const way = dx === undefined || dy === undefined ? {} : { dx: mirrorX ? -dx : dx, dy: mirrorY ? -dy : dy };
  if (!turned || way.dx === undefined) return { ...press, ...place, ...way };
  return { ...press, ...place, dx: way.dy, dy: way.dx };
}

function turn(
  x: number,
  y: number,
  width: number,
  height: number,
  turned: boolean,
): Pick<Press, "x" | "y" | "width" | "height"> {
  return turned ? { x: y, y: x, width: height, height: width } : { x, y, width, height };
}
