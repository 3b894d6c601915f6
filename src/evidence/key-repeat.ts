import type { BehaviourDraft, BehaviourEvent, KeyClass } from "./behaviour.ts";

/** Milliseconds between the repeats of a held key, and from its press to the first of them, on all common systems. */
const REPEAT_GAP = { least: 1, most: 60 };
const FIRST_GAP = { least: 180, most: 1_100 };

/**
 * Held keys of these classes are told by their timing. Not characters: fast typists and machines press them so too,
 * and nobody holds a letter; what claims it shall be seen as what it is.
 */
const HOLDABLE: ReadonlySet<KeyClass> = new Set([
  "backspace",
  "delete",
  "navigation",
  "modifier",
  "tab",
  "enter",
  "other",
]);

/**
 * Marks as `repeat` the keydown events that a held key sends by itself, in recordings that do not say so: the same class
 * on the same target, no other event between, at the short steady gap of a keyboard's repetition. The first of them may
 * come later, as keyboards wait before they repeat. Marking twice changes nothing.
 */
export function markRepeats(events: BehaviourDraft[]): void {
  for (let first = 0; first < events.length; first++) {
    const press = events[first];
    if (press?.type !== "keydown" || press.key === undefined || !HOLDABLE.has(press.key)) continue;
    let end = first + 1;
    while (events[end]?.type === "keydown" && isSameKey(press, events[end])) end++;
    for (let i = first + 1; i < end; i++) {
      const gap = gapBefore(events, i);
      const event = events[i];
      if (event === undefined) continue;
      const isFirst =
        i === first + 1 && within(gap, FIRST_GAP) && i + 1 < end && within(gapBefore(events, i + 1), REPEAT_GAP);
      if (within(gap, REPEAT_GAP) || isFirst) event.repeat = true;
    }
    first = end - 1;
  }
}

function isSameKey(a: BehaviourEvent, b: BehaviourEvent | undefined): boolean {
  return b !== undefined && a.key === b.key && a.target === b.target;
}

function gapBefore(events: readonly BehaviourEvent[], index: number): number {
  return (events[index]?.t ?? 0) - (events[index - 1]?.t ?? 0);
}

function within(gap: number, { least, most }: { least: number; most: number }): boolean {
  return gap >= least && gap <= most;
}
