import type { BehaviourEvent, KeyClass } from "../../evidence/behaviour.ts";

/** A press of the pointer, from down to up. Times in ms, lengths in px. */
export interface Press {
  readonly at: number;
  readonly release?: number;
  readonly target?: string;
  /** Size of the target and where in it. */
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  /** Way from the press before. */
  readonly dx?: number;
  readonly dy?: number;
}

/** A key, from down to up; a held key is one, however often it repeated. */
export interface Stroke {
  readonly at: number;
  readonly release?: number;
  readonly key: KeyClass;
  readonly target?: string;
}

/** What was done, with recorded events put together to actions. */
export interface Actions {
  readonly presses: readonly Press[];
  readonly strokes: readonly Stroke[];
  /** When and what, in order of time. */
  readonly order: readonly Moment[];
  readonly scrolls: number;
}

export type Moment =
  { readonly press: Press; readonly stroke?: never } | { readonly stroke: Stroke; readonly press?: never };

type Open<T> = { -readonly [Name in keyof T]: T[Name] };

/** Key repeat is left out first: a held key is no decision, and its rhythm is the machine's. */
export function actionsOf(events: readonly BehaviourEvent[]): Actions {
  const presses: Open<Press>[] = [];
  const strokes: Open<Stroke>[] = [];
  const order: Moment[] = [];
  const held = new Map<KeyClass, Open<Stroke>[]>();
  let scrolls = 0;
  let pressed: Open<Press> | undefined;
  for (const event of events) {
    if (event.type === "scroll") scrolls++;
    else if (event.type === "pointerdown") {
      pressed = pressOf(event);
      presses.push(pressed);
      order.push({ press: pressed });
    } else if (event.type === "pointerup") {
      if (pressed && pressed.release === undefined) pressed.release = event.t;
    } else if (event.key === undefined || event.repeat) continue;
    else if (event.type === "keydown") {
      const stroke: Open<Stroke> = { at: event.t, key: event.key };
      if (event.target !== undefined) stroke.target = event.target;
      const same = held.get(event.key);
      if (same) same.push(stroke);
      else held.set(event.key, [stroke]);
      strokes.push(stroke);
      order.push({ stroke });
    } else if (event.type === "keyup") {
      // Of several held keys of a class, the one that was pressed first comes up first.
      const stroke = held.get(event.key)?.shift();
      if (stroke) stroke.release = event.t;
    }
  }
  return { presses, strokes, order, scrolls };
}

function pressOf(event: BehaviourEvent): Open<Press> {
  const press: Open<Press> = { at: event.t };
  if (event.target !== undefined) press.target = event.target;
  if (event.width !== undefined && event.height !== undefined && event.x !== undefined && event.y !== undefined) {
    press.width = event.width;
    press.height = event.height;
    press.x = event.x;
    press.y = event.y;
  }
  if (event.dx !== undefined && event.dy !== undefined) {
    press.dx = event.dx;
    press.dy = event.dy;
  }
  return press;
}
