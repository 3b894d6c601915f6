import { BEHAVIOUR_TYPES } from "../evidence/behaviour.ts";
import { parseLine } from "../evidence/parse-line.ts";
import type { FieldSigns } from "../evidence/secret-field.ts";
import { readUtc } from "../evidence/utc.ts";
import { MAX_EVENTS } from "../evidence/workflow.ts";
import { UserError } from "../shared/errors.ts";
import { Fields } from "../shared/fields.ts";
import type { RawEvent } from "./anonymise-events.ts";
import type { Recording } from "./anonymise.ts";
import type { RecordedPage } from "./pages.ts";
import { type SiteRules, siteRules } from "./site-rules.ts";

const FORMAT = "lam-recording-v1";
const RULES_FORMAT = "lam-site-rules-v1";

/** A recording with when it began, `YYYY-MM-DDTHH:MM:SSZ`. */
export interface DatedRecording extends Recording {
  readonly recordedAt: string;
}

/**
 * Reads what a recorder in the browser wrote for `anonymise`: `{format, recordedAt, isPrivate, pages, flow, events}`.
 * Errors repeat nothing of it, for it holds all that was typed and seen.
 * @throws UserError naming `source` and the field.
 */
export function readRecording(text: string, source: string): DatedRecording {
  const fields = new Fields(parseLine(text, source), source, "", true);
  fields.oneOf("format", [FORMAT]);
  const recording = {
    recordedAt: readUtc(fields, "recordedAt"),
    isPrivate: fields.boolean("isPrivate"),
    pages: fields.objects("pages", readPage),
    flow: fields.any("flow"),
    events: fields.objects("events", readEvent),
  };
  fields.end();
  if (recording.events.length > MAX_EVENTS) {
    throw new UserError(
      `${source}: ${recording.events.length} events; a recording holds at most ${MAX_EVENTS}: cut it`,
    );
  }
  return recording;
}

/** Reads a contributor's rules, `{format, block: [domain], allow: [domain]}`. @throws UserError naming what is wrong. */
export function readSiteRules(text: string, source: string): SiteRules {
  const fields = new Fields(parseLine(text, source), source);
  fields.oneOf("format", [RULES_FORMAT]);
  const [block, allow] = [domains(fields, "block"), domains(fields, "allow")];
  fields.end();
  return siteRules(block, allow);
}

function domains(fields: Fields, name: string): string[] {
  const all = fields.array(name);
  if (all.every((each) => typeof each === "string")) return all;
  throw fields.fault(name, "must hold domains such as shop.example.com");
}

function readPage(fields: Fields): RecordedPage {
  const page = {
    from: fields.number("from"),
    url: fields.string("url"),
    ...(fields.has("title") && { title: fields.string("title") }),
    ...(fields.has("asksFor") && { asksFor: fields.oneOf("asksFor", ["password", "code", "payment"]) }),
  };
  fields.end();
  return page;
}

function readEvent(fields: Fields): RawEvent {
  const event: RawEvent = {
    type: fields.oneOf("type", BEHAVIOUR_TYPES),
    t: fields.number("t"),
    ...(fields.has("tag") && { tag: fields.string("tag") }),
    ...(fields.has("element") && { element: fields.string("element") }),
    ...(fields.has("field") && { field: readField(fields.object("field")) }),
    ...(fields.has("x") && { x: fields.number("x") }),
    ...(fields.has("y") && { y: fields.number("y") }),
    ...(fields.has("box") && { box: readBox(fields) }),
    ...(fields.has("key") && { key: fields.string("key") }),
    ...(fields.has("repeat") && { repeat: fields.boolean("repeat") }),
  };
  fields.end();
  return event;
}

function readField(fields: Fields): FieldSigns {
  const sign = (name: keyof FieldSigns) => (fields.has(name) ? { [name]: fields.string(name) } : {});
  const field = { ...sign("type"), ...sign("autocomplete"), ...sign("inputMode"), ...sign("words") };
  fields.end();
  return field;
}

function readBox(fields: Fields): readonly [number, number, number, number] {
  const [left, top, width, height, ...more] = fields.array("box");
  const isNumber = (each: unknown): each is number => typeof each === "number" && Number.isFinite(each);
  if (isNumber(left) && isNumber(top) && isNumber(width) && isNumber(height) && more.length === 0) {
    return [left, top, width, height];
  }
  throw fields.fault("box", "must be four numbers of px: left, top, width and height");
}
