import type { BehaviourEvent } from "./behaviour.ts";
import type { Step } from "./step.ts";

/**
 * What steps tell that events deny, in one sentence; undefined if nothing. More clicks than were pressed, or more keys
 * than went down: up to four, or a third, recorders do so themselves (a press in a label clicks its box, too, and Enter
 * a button). Fewer is no contradiction: steps may be left out.
 */
export function toldNotSeen(steps: readonly Step[], events: readonly BehaviourEvent[]): string | undefined {
  let clicks = 0;
  let keys = 0;
  for (const { type } of steps) {
    if (type === "click") clicks += 1;
    if (type === "doubleClick") clicks += 2;
    if (type === "keyDown") keys += 1;
  }
  const count = (wanted: BehaviourEvent["type"]) => events.filter(({ type }) => type === wanted).length;
  const presses = Math.max(count("pointerdown"), count("click"));
  if (clicks > presses + Math.max(4, presses / 3)) {
    return `the steps tell of ${clicks} clicks, and the events hold ${presses}`;
  }
  const down = count("keydown");
  if (keys > down + Math.max(4, down / 3)) return `the steps tell of ${keys} keys, and in the events ${down} go down`;
  return undefined;
}
