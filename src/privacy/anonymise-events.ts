import type { BehaviourEvent, BehaviourType } from "../evidence/behaviour.ts";
import { keyClass } from "../evidence/key.ts";
import { tagOf } from "../evidence/target.ts";
import type { Pages } from "./pages.ts";
import type { RemovalCount } from "./removal.ts";
import { type FieldSigns, secretField } from "./secret-field.ts";

/** What a recorder sees in the browser, before anything of it may leave. */
export interface RawEvent {
  readonly type: BehaviourType;
  /** Milliseconds by a clock that never runs back, such as `event.timeStamp`. */
  readonly t: number;
  /** Its tag in lower case; of an input with its type, `input_text`. */
  readonly tag?: string;
  /** Tells elements of the page apart, in whatever way. */
  readonly element?: string;
  /** Of an input, what it takes. */
  readonly field?: FieldSigns;
  /** Pointer events: px on the page. */
  readonly x?: number;
  readonly y?: number;
  /** `pointerdown`: left, top, width and height of the target in px on the page. */
  readonly box?: readonly [number, number, number, number];
  /** Key events: `event.key` and `event.repeat`. */
  readonly key?: string;
  readonly repeat?: boolean;
}

type Changeable<T> = { -readonly [Name in keyof T]: T[Name] };

/**
 * The behaviour in a recording: when and how, without which key and where on the page, and without what was done on pages
 * that are not recorded or in fields that take secrets. Time runs from the first event that is kept.
 */
export function anonymiseEvents(events: readonly RawEvent[], pages: Pages, removed: RemovalCount): BehaviourEvent[] {
  const numbers = new Map<string, string>();
  const nameOf = (tag: string, element: string): string => {
    const name = numbers.get(element) ?? `${tagOf(tag)}#${numbers.size + 1}`;
    numbers.set(element, name);
    return name;
  };
  const kept: BehaviourEvent[] = [];
  const held = new Map<string, number>();
  let first: number | undefined;
  let corner: { left: number; top: number } | undefined;
  let press: { x: number; y: number } | undefined;
  let focus: FieldSigns | undefined;
  for (const raw of events) {
    if (raw.tag !== undefined) focus = raw.field;
    if (!pages.isOpenAt(raw.t)) {
      removed.add("event on a page that is not recorded");
      continue;
    }
    if (focus !== undefined && secretField(focus) !== undefined) {
      removed.add("event in a field for a secret");
      continue;
    }
    first ??= raw.t;
    const event: Changeable<BehaviourEvent> = {
      t: Math.max(kept.at(-1)?.t ?? 0, Math.round(raw.t - first)),
      type: raw.type,
    };
    if (raw.tag !== undefined) event.target = nameOf(raw.tag, raw.element ?? raw.tag);
    if (raw.key !== undefined) {
      event.key = keyClass(raw.key);
      const down = held.get(event.key) ?? 0;
      if (raw.type === "keyup") held.set(event.key, Math.max(0, down - 1));
      else if (raw.repeat === true && down > 0) event.repeat = true;
      else held.set(event.key, down + 1);
      removed.add("key");
    }
    if (raw.x !== undefined && raw.y !== undefined) {
      if (raw.type === "pointerdown") {
        corner = raw.box && { left: raw.box[0], top: raw.box[1] };
        if (raw.box !== undefined) [event.width, event.height] = [pixels(raw.box[2]), pixels(raw.box[3])];
        if (press !== undefined) [event.dx, event.dy] = [pixels(raw.x - press.x), pixels(raw.y - press.y)];
        press = { x: raw.x, y: raw.y };
      }
      if (corner !== undefined) [event.x, event.y] = [pixels(raw.x - corner.left), pixels(raw.y - corner.top)];
      removed.add("position on the page");
    }
    if (!isSameScroll(kept.at(-1), event)) kept.push(event);
  }
  return kept;
}

/** Elements within each other scroll at once. */
function isSameScroll(before: BehaviourEvent | undefined, { type, t, target }: BehaviourEvent): boolean {
  return type === "scroll" && before?.type === type && before.t === t && before.target === target;
}

function pixels(value: number): number {
  return Math.round(value * 100) / 100;
}
