import type { BehaviourDraft, BehaviourEvent, BehaviourType } from "../evidence/behaviour.ts";
import { keyClass } from "../evidence/key.ts";
import { type Box, RelativePlaces } from "../evidence/relative-places.ts";
import { TargetNames } from "../evidence/target.ts";
import type { Pages } from "./pages.ts";
import type { RemovalCount } from "./removal.ts";
import { type FieldSigns, secretField } from "../evidence/secret-field.ts";

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
  /** `pointerdown`: where the target lies on the page. */
  readonly box?: Box;
  /** Key events: `event.key` and `event.repeat`. */
  readonly key?: string;
  readonly repeat?: boolean;
}

/**
 * The behaviour in a recording: when and how, without which key and where on the page, and without what was done on pages
 * that are not recorded or in fields that take secrets. Time runs from the first event that is kept.
 */
export function anonymiseEvents(events: readonly RawEvent[], pages: Pages, removed: RemovalCount): BehaviourEvent[] {
  const names = new TargetNames();
  const places = new RelativePlaces();
  const kept: BehaviourEvent[] = [];
  const held = new Map<string, number>();
  let first: number | undefined;
  // An element that takes a secret does so also before a recorder sees it, and after it no longer looks.
  const secrets = new Set(events.filter(takesSecret).map(elementOf));
  let focus: string | undefined;
  for (const raw of events) {
    const at = elementOf(raw) ?? focus;
    // Pages scroll by themselves while somebody types.
    if (raw.type !== "scroll") focus = at;
    if (!pages.isOpenAt(raw.t)) {
      removed.add("event on a page that is not recorded");
      continue;
    }
    if (at !== undefined && secrets.has(at)) {
      removed.add("event in a field for a secret");
      continue;
    }
    first ??= raw.t;
    const event: BehaviourDraft = {
      t: Math.max(kept.at(-1)?.t ?? 0, Math.round(raw.t - first)),
      type: raw.type,
    };
    if (raw.tag !== undefined) event.target = names.of(raw.element ?? raw.tag, raw.tag);
    if (raw.key !== undefined) {
      event.key = keyClass(raw.key);
      const down = held.get(event.key) ?? 0;
      if (raw.type === "keyup") held.set(event.key, Math.max(0, down - 1));
      else if (raw.repeat === true && down > 0) event.repeat = true;
      else held.set(event.key, down + 1);
      removed.add("key");
    }
    if (raw.x !== undefined && raw.y !== undefined) {
      places.add(event, raw.x, raw.y, raw.box);
      removed.add("position on the page");
    }
    if (!isSameScroll(kept.at(-1), event)) kept.push(event);
  }
  return kept;
}

function elementOf({ element, tag }: RawEvent): string | undefined {
  return element ?? tag;
}

function takesSecret({ tag, field }: RawEvent): boolean {
  return tag?.toLowerCase() === "input_password" || (field !== undefined && secretField(field) !== undefined);
}

/** Elements within each other scroll at once. */
function isSameScroll(before: BehaviourEvent | undefined, { type, t, target }: BehaviourEvent): boolean {
  return type === "scroll" && before?.type === type && before.t === t && before.target === target;
}
