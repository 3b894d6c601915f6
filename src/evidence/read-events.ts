import { discreetName, discreetValue } from "../shared/discreet.ts";
import { UserError } from "../shared/errors.ts";
import { BEHAVIOUR_TYPES, type BehaviourEvent, type BehaviourType, KEY_CLASSES } from "./behaviour.ts";
import { contradiction } from "./contradiction.ts";
import { targetNumber } from "./target.ts";
import { MAX_DURATION, MAX_EVENTS, MAX_PIXELS } from "./workflow.ts";

const POINTER = ["t", "type", "target", "x", "y"];
const FIELDS: Readonly<Record<BehaviourType, ReadonlySet<string>>> = {
  pointerdown: new Set([...POINTER, "width", "height", "dx", "dy"]),
  pointerup: new Set(POINTER),
  click: new Set(POINTER),
  dblclick: new Set(POINTER),
  keydown: new Set(["t", "type", "target", "key", "repeat"]),
  keyup: new Set(["t", "type", "target", "key"]),
  scroll: new Set(["t", "type", "target"]),
};
const PAIRS = [
  ["x", "y"],
  ["width", "height"],
  ["dx", "dy"],
] as const;

/**
 * The behaviour of one recording, as it stands in parsed JSON.
 * @throws UserError naming `source` and the field of the first event that is not well-formed, or saying what in the
 * sequence cannot have happened.
 */
export function readEvents(value: unknown, source: string): readonly BehaviourEvent[] {
  const events = eventList(value, source);
  let last = 0;
  let targets = 0;
  let pressed = false;
  for (const [index, each] of events.entries()) {
    const event = readEvent(each, index, source);
    const fault = (field: string, problem: string) => eventFault(source, index, field, event, problem);
    if (event.t < last) throw runsBack(index, source);
    last = event.t;
    if (event.target !== undefined) {
      if (event.target.startsWith("input_password")) {
        throw fault("target", "must not be a field for a password: anonymise it");
      }
      const number = targetNumber(event.target) ?? Infinity;
      if (number > targets + 1) {
        throw fault(
          "target",
          'must be a tag and a number, counted from 1 as elements first appear, such as "button#1"',
        );
      }
      targets = Math.max(targets, number);
    }
    if (event.x !== undefined && !pressed && event.type !== "pointerdown") {
      throw new UserError(
        `${source}: events[${index}].x is relative to the target pressed last, and none was pressed yet`,
      );
    }
    if (event.dx !== undefined && !pressed) {
      throw new UserError(`${source}: events[${index}].dx is from the press before, and this is the first press`);
    }
    pressed ||= event.type === "pointerdown";
  }
  const impossible = contradiction(events as readonly BehaviourEvent[]);
  if (impossible !== undefined) throw new UserError(`${source}: ${impossible}`);
  return events as readonly BehaviourEvent[];
}

/** @throws UserError unless it is an array of 1 to MAX_EVENTS elements. */
export function eventList(value: unknown, source: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new UserError(`${source}: events must be a JSON array`);
  if (value.length === 0) throw new UserError(`${source}: events is empty: nothing was done`);
  if (value.length > MAX_EVENTS) {
    throw new UserError(`${source}: ${value.length} events; a recording holds at most ${MAX_EVENTS}: cut it`);
  }
  return value;
}

/** @throws UserError unless it is a whole number of milliseconds within a day. */
export function readTime(value: unknown, index: number, source: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_DURATION) return value;
  throw eventFault(source, index, "t", { t: value }, `must be whole milliseconds from 0 to ${MAX_DURATION}, a day`);
}

/** The error to throw about the field of an event. It does not repeat the value, which may be what nobody should see. */
export function eventFault(source: string, index: number, field: string, event: object, problem: string): UserError {
  const value = (event as Record<string, unknown>)[field];
  return new UserError(`${source}: events[${index}].${field} ${problem}, not ${discreetValue(value)}`);
}

export function runsBack(index: number, source: string): UserError {
  return new UserError(`${source}: time runs back at events[${index}]: put events in order`);
}

/** Refuses what an event of this type does not have. */
function refuseUnknown(event: object, known: ReadonlySet<string>, index: number, source: string): void {
  for (const name of Object.keys(event)) {
    if (known.has(name)) continue;
    throw new UserError(`${source}: events[${index}] has ${discreetName(name)} that it cannot have`);
  }
}

function readEvent(value: unknown, index: number, source: string): BehaviourEvent {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`${source}: events[${index}] must be a JSON object`);
  }
  const event = value as Record<string, unknown>;
  const type = BEHAVIOUR_TYPES.find((each) => each === event["type"]);
  const fault = (field: string, problem: string) => eventFault(source, index, field, event, problem);
  if (type === undefined) throw fault("type", `must be one of ${BEHAVIOUR_TYPES.join(", ")}`);
  refuseUnknown(event, FIELDS[type], index, source);
  readTime(event["t"], index, source);
  if ("target" in event && typeof event["target"] !== "string") throw fault("target", "must be a string");
  if ("repeat" in event && event["repeat"] !== true) throw fault("repeat", "must be true or left out");
  if (type === "keydown" || type === "keyup") {
    if (!KEY_CLASSES.some((each) => each === event["key"])) {
      throw fault("key", `must be the class of the key, one of ${KEY_CLASSES.join(", ")}`);
    }
    return event as unknown as BehaviourEvent;
  }
  for (const [across, down] of PAIRS) {
    if (across in event !== down in event) throw fault(across, `and ${down} must be there both or neither`);
    if (!(across in event)) continue;
    const least = across === "width" ? 0 : -MAX_PIXELS;
    if (!isPixels(event[across], least)) throw fault(across, PIXELS);
    if (!isPixels(event[down], least)) throw fault(down, PIXELS);
  }
  return event as unknown as BehaviourEvent;
}

const PIXELS = "must be a number of px with at most two decimals";

function isPixels(value: unknown, least: number): boolean {
  return typeof value === "number" && value >= least && value <= MAX_PIXELS && Math.round(value * 100) / 100 === value;
}
