import { UserError } from "../shared/errors.ts";
import { Fields } from "../shared/fields.ts";
import { reducedKey } from "./key.ts";
import { secretSelectors } from "./secret-field.ts";
import { areReduced } from "./selector.ts";
import {
  BUTTONS,
  DEVICES,
  type Located,
  MAX_COUNT,
  MAX_FRAME,
  OPERATORS,
  type Page,
  type Step,
  type StepType,
  VALUE,
} from "./step.ts";
import { isReducedUrl } from "./url.ts";
import { VIEWPORTS } from "./viewport.ts";
import { MAX_PIXELS, MAX_STEPS } from "./workflow.ts";

/**
 * The steps of one recording, as they stand in parsed JSON. What is not reduced to what may be told (url.ts, selector.ts,
 * key.ts) is refused, so that evidence cannot hold more than the recorder was to write.
 * @throws UserError naming `source` and the field of the first step that is wrong.
 */
export function readSteps(steps: readonly unknown[], source: string): readonly Step[] {
  if (steps.length > MAX_STEPS) {
    throw new UserError(`${source}: ${steps.length} steps; a recording holds at most ${MAX_STEPS}: cut it`);
  }
  return steps.map((value, index) => {
    const fields = new Fields(value, source, `steps[${index}]`, true);
    const step = READERS[fields.oneOf("type", STEP_TYPES)](fields);
    fields.end();
    return step;
  });
}

const READERS: Readonly<Record<StepType, (fields: Fields) => Step>> = {
  setViewport: readViewport,
  navigate: (fields) => ({ type: "navigate", url: readUrl(fields), ...readPage(fields) }),
  close: (fields) => ({ type: "close", ...readPage(fields) }),
  click: (fields) => ({ type: "click", ...readPointed(fields) }),
  doubleClick: (fields) => ({ type: "doubleClick", ...readPointed(fields) }),
  hover: (fields) => ({ type: "hover", ...readLocated(fields) }),
  change: (fields) => ({ type: "change", value: fields.oneOf("value", [VALUE]), ...readLocated(fields) }),
  keyDown: (fields) => ({ type: "keyDown", key: readKey(fields), ...readPage(fields) }),
  keyUp: (fields) => ({ type: "keyUp", key: readKey(fields), ...readPage(fields) }),
  scroll: (fields) => ({
    type: "scroll",
    ...(fields.has("x") && { x: fields.integer("x", -MAX_PIXELS, MAX_PIXELS) }),
    ...(fields.has("y") && { y: fields.integer("y", -MAX_PIXELS, MAX_PIXELS) }),
    ...(fields.has("selectors") ? readLocated(fields) : readPage(fields)),
  }),
  waitForElement: (fields) => ({
    type: "waitForElement",
    ...(fields.has("operator") && { operator: fields.oneOf("operator", OPERATORS) }),
    ...(fields.has("count") && { count: fields.integer("count", 0, MAX_COUNT) }),
    ...readLocated(fields),
  }),
};

const STEP_TYPES = Object.keys(READERS) as readonly StepType[];

function readPage(fields: Fields): Page {
  if (!fields.has("assertedEvents")) return {};
  const [event, ...more] = fields.objects("assertedEvents", (event) => {
    const navigation = { type: event.oneOf("type", ["navigation"]), ...(event.has("url") && { url: readUrl(event) }) };
    event.end();
    return navigation;
  });
  if (event === undefined || more.length > 0) throw fields.fault("assertedEvents", "must hold one event");
  return { assertedEvents: [event] };
}

function readLocated(fields: Fields): Located {
  const ways = fields.array("selectors");
  const isPath = (way: unknown): way is string[] => Array.isArray(way) && way.every((part) => typeof part === "string");
  if (!ways.every(isPath) || !areReduced(ways)) {
    throw fields.fault(
      "selectors",
      "must be paths of selectors without names, texts and ids of their own: anonymise it",
    );
  }
  if (secretSelectors(ways) !== undefined) {
    throw fields.fault(
      "selectors",
      "must not be of a field for a password, a code or a means of payment: anonymise it",
    );
  }
  const frame = fields.has("frame") ? fields.integers("frame", 0, MAX_FRAME) : undefined;
  return { selectors: ways, ...(frame !== undefined && { frame }), ...readPage(fields) };
}

function readPointed(fields: Fields) {
  return {
    offsetX: fields.integer("offsetX", -MAX_PIXELS, MAX_PIXELS),
    offsetY: fields.integer("offsetY", -MAX_PIXELS, MAX_PIXELS),
    ...(fields.has("button") && { button: fields.oneOf("button", BUTTONS) }),
    ...(fields.has("deviceType") && { deviceType: fields.oneOf("deviceType", DEVICES) }),
    ...readLocated(fields),
  };
}

function readUrl(fields: Fields): string {
  const url = fields.string("url");
  if (isReducedUrl(url)) return url;
  throw fields.fault("url", "must say no more than what the site is for and words of its path: anonymise it");
}

function readKey(fields: Fields): string {
  const key = fields.string("key");
  if (reducedKey(key) === key) return key;
  throw fields.fault("key", 'must be a key that writes nothing, or "a" for any that does');
}

function readViewport(fields: Fields): Step {
  const viewport = VIEWPORTS.find((each) => Object.entries(each).every(([name, value]) => fields.is(name, value)));
  if (viewport !== undefined) return viewport;
  throw fields.fault("width", "and the rest must be the window that stands for its kind of device: anonymise it");
}
