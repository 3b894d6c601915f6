import { keccak256, stringToBytes } from "viem";
import { UserError } from "../shared/errors.ts";
import { Fields } from "../shared/fields.ts";
import type { Hex } from "../shared/hex.ts";
import {
  BEHAVIOUR_TYPES,
  type BehaviourDraft,
  type BehaviourEvent,
  type BehaviourType,
  KEY_CLASSES,
} from "./behaviour.ts";
import { contradiction } from "./contradiction.ts";
import { markRepeats } from "./key-repeat.ts";
import { eventFault, eventList, readTime, runsBack } from "./read-events.ts";
import { type Box, RelativePlaces } from "./relative-places.ts";
import { TargetNames } from "./target.ts";
import { EVIDENCE_FORMAT, MAX_PIXELS, type Workflow } from "./workflow.ts";

const POINTER_TYPES: ReadonlySet<BehaviourType> = new Set(["pointerdown", "pointerup", "click", "dblclick"]);

/**
 * A line of the research format: one recorded browser session, `{session, contributor, label, family, task, success,
 * events: [{t, type, x, y, target, box, key}]}` with positions on the page. What it says of the truth (label, family,
 * success), the task's name and fields that are unknown are not looked at; times are rounded to whole ms.
 *
 * The account is derived from the contributor's id: always the same for the same id, and nobody has its key.
 * @param value the parsed line. @throws UserError naming `source` and the field that is wrong.
 */
export function workflowOfResearchLine(value: unknown, source: string): Workflow {
  const line = new Fields(value, source, "", true);
  const session = name(line, "session");
  const contributor = name(line, "contributor");
  const events = convert(eventList(line.array("events"), source), source);
  const impossible = contradiction(events);
  if (impossible !== undefined) throw new UserError(`${source}: ${impossible}`);
  return {
    format: EVIDENCE_FORMAT,
    session,
    account: researchAccount(contributor),
    site: "other",
    kind: "workflow",
    steps: [],
    events,
    research: true,
  };
}

function name(line: Fields, field: string): string {
  const value = line.string(field);
  if (/^[\x20-\x7e]{1,128}$/.test(value)) return value;
  throw line.fault(field, "must be 1 to 128 printable ASCII characters");
}

function researchAccount(contributor: string): Hex {
  return `0x${keccak256(stringToBytes(`lam research contributor ${contributor}`)).slice(-40)}`;
}

function convert(list: readonly unknown[], source: string): BehaviourEvent[] {
  const names = new TargetNames();
  const places = new RelativePlaces();
  let last = 0;
  const events = list.map((each, index): BehaviourDraft => {
    const raw = rawEvent(each, index, source);
    if (raw.t < last) throw runsBack(index, source);
    last = raw.t;
    const event: BehaviourDraft = { t: raw.t, type: raw.type };
    if (raw.target !== undefined) event.target = names.of(raw.target, raw.target);
    if (raw.key !== undefined) event.key = KEY_CLASSES.find((known) => known === raw.key) ?? "other";
    if (raw.x !== undefined && raw.y !== undefined) places.add(event, raw.x, raw.y, raw.box);
    return event;
  });
  markRepeats(events);
  return events;
}

interface RawEvent {
  t: number;
  type: BehaviourType;
  x?: number;
  y?: number;
  target?: string;
  box?: Box;
  key?: string;
}

function rawEvent(value: unknown, index: number, source: string): RawEvent {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`${source}: events[${index}] must be a JSON object`);
  }
  const event = value as Record<string, unknown>;
  const fault = (field: string, problem: string) => eventFault(source, index, field, event, problem);
  const type = BEHAVIOUR_TYPES.find((each) => each === event["type"]);
  if (type === undefined) throw fault("type", `must be one of ${BEHAVIOUR_TYPES.join(", ")}`);
  const { t } = event;
  const time = readTime(typeof t === "number" && Number.isFinite(t) ? Math.round(t) : t, index, source);
  for (const name of ["x", "y"])
    if (name in event && !isPixels(event[name])) throw fault(name, "must be a number of px");
  if ("x" in event !== "y" in event) throw fault("x", "and y must be there both or neither");
  if ("x" in event && !POINTER_TYPES.has(type)) throw fault("x", `must not be there in ${type}`);
  const { target, box, key } = event;
  if (target !== undefined && (typeof target !== "string" || target.length > 256)) {
    throw fault("target", "must be a string of at most 256 characters");
  }
  if ("box" in event && !isBox(box)) {
    throw fault("box", "must be four numbers of px: left, top, width and height");
  }
  if ("box" in event && type !== "pointerdown") throw fault("box", "must be there in pointerdown only");
  const isKey = type === "keydown" || type === "keyup";
  if (isKey !== "key" in event) throw fault("key", `must ${isKey ? "" : "not "}be there in ${type}`);
  // One character would be the key itself.
  if (isKey && (typeof key !== "string" || !/^[a-z]{2,16}$/.test(key))) throw fault("key", "must be the key's class");
  return { ...(event as unknown as RawEvent), t: time };
}

function isBox(value: unknown): value is Box {
  return (
    Array.isArray(value) && value.length === 4 && value.every(isPixels) && value.slice(2).every((size) => size >= 0)
  );
}

function isPixels(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= MAX_PIXELS;
}
