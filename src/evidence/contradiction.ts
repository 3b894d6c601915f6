import type { BehaviourEvent } from "./behaviour.ts";

/**
 * What in a sequence of events cannot have happened, in one sentence; undefined if nothing.
 *
 * Recorders lose events: of honest recordings about one in a hundred presses what is pressed, or releases what is not, once
 * or twice (a pointer leaves the window, a scroll bar takes it), and two keys can go down in the same millisecond. So
 * these count as contradictory only where there are more of them. The limits are twice what was seen of people.
 */
export function contradiction(events: readonly BehaviourEvent[]): string | undefined {
  const held = new Map<string, number>();
  let pressed = false;
  let presses = 0;
  let keys = 0;
  let lostPointers = 0;
  let lostKeys = 0;
  let before: BehaviourEvent | undefined;
  for (const [index, event] of events.entries()) {
    const again = before !== undefined && isSame(before, event);
    if (again && event.type !== "keydown") return `events[${index}] is the event before once more`;
    const { type, key = "other" } = event;
    const down = held.get(key) ?? 0;
    if (type === "pointerdown") {
      presses++;
      if (pressed) lostPointers++;
      pressed = true;
    } else if (type === "pointerup") {
      if (!pressed) lostPointers++;
      pressed = false;
    } else if (type === "keydown" && event.repeat) {
      if (down === 0) return `events[${index}] repeats a key that is not held`;
    } else if (type === "keydown") {
      keys++;
      if (again) lostKeys++;
      held.set(key, down + 1);
    } else if (type === "keyup") {
      if (down === 0 && key !== "modifier") lostKeys++;
      held.set(key, Math.max(0, down - 1));
    }
    before = event;
  }
  if (lostPointers > Math.max(4, presses / 3)) {
    return `the pointer goes down ${presses} times, but ${lostPointers} presses or releases contradict the one before`;
  }
  if (lostKeys > Math.max(4, keys / 4)) {
    return `keys go down ${keys} times, but ${lostKeys} of their events contradict the one before`;
  }
  return undefined;
}

function isSame(a: BehaviourEvent, b: BehaviourEvent): boolean {
  return (
    a.t === b.t &&
    a.type === b.type &&
    a.target === b.target &&
    a.key === b.key &&
    a.x === b.x &&
    a.y === b.y &&
    !b.repeat
  );
}
