/**
 * What somebody did, event by event, as verification needs it: when, on how large a thing, where on it, and with which
 * class of key. Never which key, what was typed, or where on the page.
 */
export interface BehaviourEvent {
  readonly type: BehaviourType;
  /** Whole milliseconds since the recording began, by a clock that never runs backwards. */
  readonly t: number;
  /** The element: its tag and a number that means nothing outside this recording, `button#54`. */
  readonly target?: string;
  /** Pointer events: position in px, right and down from the upper left corner of the target that was pressed last. */
  readonly x?: number;
  readonly y?: number;
  /** `pointerdown`: size of the pressed target in px. */
  readonly width?: number;
  readonly height?: number;
  /** `pointerdown`: how far right and down of the press before, in px. The first press has none. */
  readonly dx?: number;
  readonly dy?: number;
  /** Key events: the class of the key. */
  readonly key?: KeyClass;
  /** `keydown`: the key is held and repeats by itself. Told from false by its presence. */
  readonly repeat?: true;
}

/** An event that is being put together. */
export type BehaviourDraft = { -readonly [Name in keyof BehaviourEvent]: BehaviourEvent[Name] };

export const BEHAVIOUR_TYPES = ["pointerdown", "pointerup", "click", "dblclick", "keydown", "keyup", "scroll"] as const;
export type BehaviourType = (typeof BEHAVIOUR_TYPES)[number];

export const KEY_CLASSES = [
  "character",
  "backspace",
  "delete",
  "enter",
  "tab",
  "navigation",
  "modifier",
  "other",
] as const;
export type KeyClass = (typeof KEY_CLASSES)[number];
