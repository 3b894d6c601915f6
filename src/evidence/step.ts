import type { VIEWPORTS } from "./viewport.ts";

/**
 * What was done, in the vocabulary of the Chrome DevTools Recorder and so that `@puppeteer/replay` parses it, less whatever
 * could tell who did it: values are placeholders, URLs and selectors keep only words of the interface (words.ts).
 */
export type Step =
  | Viewport
  | (Page & { readonly type: "navigate"; readonly url: string })
  | (Page & { readonly type: "close" })
  | (Located & Pointed & { readonly type: "click" | "doubleClick" })
  | (Located & { readonly type: "hover" })
  | (Located & { readonly type: "change"; readonly value: typeof VALUE })
  | (Page & { readonly type: "keyDown" | "keyUp"; readonly key: string })
  | (Page & Partial<Located> & { readonly type: "scroll"; readonly x?: number; readonly y?: number })
  | (Located & { readonly type: "waitForElement"; readonly operator?: Operator; readonly count?: number });

export type StepType = Step["type"];

/** Stands for whatever was typed or chosen. */
export const VALUE = "[value]";

/** Stands for every key that writes a character. */
export const CHARACTER_KEY = "a";

export const OPERATORS = [">=", "==", "<="] as const;
type Operator = (typeof OPERATORS)[number];

/** Elements that a step waits for. */
export const MAX_COUNT = 10_000;
/** The number of a frame within its page. */
export const MAX_FRAME = 100;

export const BUTTONS = ["primary", "auxiliary", "secondary", "back", "forward"] as const;
export const DEVICES = ["mouse", "pen", "touch"] as const;

export interface Page {
  /** The step led to another page, whose address is told as that of `navigate`. */
  readonly assertedEvents?: readonly [{ readonly type: "navigation"; readonly url?: string }];
}

export interface Located extends Page {
  /** Ways to find the element, each a path through shadow roots; see selector.ts. */
  readonly selectors: readonly (readonly string[])[];
  /** The path of frames, by number. */
  readonly frame?: readonly number[];
}

interface Pointed {
  /** Whole px from the upper left corner of the element. */
  readonly offsetX: number;
  readonly offsetY: number;
  readonly button?: (typeof BUTTONS)[number];
  readonly deviceType?: (typeof DEVICES)[number];
}

type Viewport = (typeof VIEWPORTS)[number];
