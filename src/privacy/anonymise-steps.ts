import { reducedKey } from "../evidence/key.ts";
import { secretSelectors } from "../evidence/secret-field.ts";
import { reducedSelectors } from "../evidence/selector.ts";
import {
  BUTTONS,
  DEVICES,
  type Located,
  MAX_COUNT,
  MAX_FRAME,
  OPERATORS,
  type Page,
  type Step,
  VALUE,
} from "../evidence/step.ts";
import { reducedUrl } from "../evidence/url.ts";
import { viewportFor } from "../evidence/viewport.ts";
import { Fields } from "../shared/fields.ts";
import type { Pages } from "./pages.ts";
import type { RemovalCount } from "./removal.ts";
import { siteClassOf } from "./site-class.ts";

/** Steps of the Recorder that hold code or measurements rather than what somebody did. */
const LEFT_OUT = new Set(["waitForExpression", "customStep", "emulateNetworkConditions"]);

/**
 * The steps of a Recorder's export, reduced to what says nothing of who did them, and without those on pages that are not
 * recorded or in fields that take secrets. Steps tell no time: if a page that is not recorded was open to which no step
 * led (the site's own code changed the address), nobody can tell which steps were done there, and none is kept.
 * @param steps of the parsed export. @throws UserError naming a step that the Recorder does not write.
 */
export function anonymiseSteps(steps: readonly unknown[], pages: Pages, removed: RemovalCount): Step[] {
  const kept: Step[] = [];
  const { first } = pages;
  const unseen = new Map(pages.closedVisits);
  if (first !== undefined) see(unseen, first);
  let url = first ?? "";
  let isOpen = first !== undefined && pages.refusal(first) === undefined;
  let isSecret = false;
  for (const [index, value] of steps.entries()) {
    const raw = new Fields(value, "the recording", `steps[${index}]`, true);
    const type = raw.string("type");
    const led = ledTo(raw, type, pages, url);
    if (type === "navigate" && led !== undefined) isOpen = led.isOpen;
    const ways = raw.has("selectors") ? readWays(raw) : undefined;
    if (ways !== undefined) isSecret = isSecretField(ways);
    if (!(isOpen && isTargetOpen(raw, pages)) && type !== "setViewport") {
      removed.add("step on a page that is not recorded");
    } else if (isSecret && type !== "navigate") removed.add("step in a field for a secret");
    else if (LEFT_OUT.has(type)) removed.add(`step ${type}, which holds code or settings`);
    else kept.push(reducedStep(raw, type, ways ?? [], led, removed));
    if (led !== undefined) {
      if (led.url !== url) see(unseen, led.url);
      ({ isOpen, url } = led);
    }
    if (type === "navigate") isSecret = false;
  }
  if ([...unseen.values()].every((visits) => visits <= 0)) return kept;
  removed.add("step, any of which may be of a page that is not recorded", kept.length);
  return [];
}

function see(unseen: Map<string, number>, url: string): void {
  const visits = unseen.get(url);
  if (visits !== undefined) unseen.set(url, visits - 1);
}

/** Also of what is left of the ways to it, as whoever reads the evidence will look. */
function isSecretField(ways: readonly (string | readonly string[])[]): boolean {
  return secretSelectors(ways) !== undefined || secretSelectors(reducedSelectors(ways)) !== undefined;
}

/** Whether the page within the page, or the other window, in which the step was done may be told. */
function isTargetOpen(raw: Fields, pages: Pages): boolean {
  if (!raw.has("target")) return true;
  const target = raw.string("target");
  return target === "main" || pages.refusal(target) === undefined;
}

/** The page that a step leads to. */
interface Led {
  url: string;
  isOpen: boolean;
}

/** @param from the page that it is on. */
function ledTo(raw: Fields, type: string, pages: Pages, from: string): Led | undefined {
  const asserted = raw.has("assertedEvents")
    ? raw
        .objects("assertedEvents", (event) => ({
          url: event.has("url") ? event.string("url") : "",
          title: event.has("title") ? event.string("title") : undefined,
        }))
        .findLast(({ url, title }) => url !== "" || (title ?? "") !== "")
    : undefined;
  const asked = type === "navigate" ? raw.string("url") : undefined;
  const landed = asserted === undefined ? undefined : asserted.url || (asked ?? from);
  if (asked === undefined && landed === undefined) return undefined;
  // Who asks for a page may land where one signs in.
  const isOpen =
    (asked === undefined || pages.refusal(asked) === undefined) &&
    (landed === undefined || pages.refusal(landed, asserted?.title) === undefined);
  return { url: landed ?? asked ?? "", isOpen };
}

function reducedStep(
  raw: Fields,
  type: string,
  ways: readonly (string | readonly string[])[],
  led: Led | undefined,
  removed: RemovalCount,
): Step {
  const page = reducedPage(type, led, removed);
  const located = (): Located => ({ selectors: reducedWays(ways, removed), ...frameOf(raw), ...page });
  switch (type) {
    case "setViewport":
      removed.add("exact size of the window");
      return viewportFor(raw.number("width"));
    case "navigate":
      return { type, url: reduced(raw.string("url"), removed), ...page };
    case "close":
      return { type, ...page };
    case "click":
    case "doubleClick":
      return { type, ...pointed(raw), ...located() };
    case "hover":
      return { type, ...located() };
    case "change":
      removed.addText("typed or chosen value", raw.string("value"));
      return { type, value: VALUE, ...located() };
    case "keyDown":
    case "keyUp":
      return { type, key: keyOf(raw, removed), ...page };
    case "scroll":
      return { type, ...offset(raw, "x"), ...offset(raw, "y"), ...(raw.has("selectors") ? located() : page) };
    case "waitForElement":
      return { type, ...awaited(raw, removed), ...located() };
    default:
      throw raw.fault("type", "must be a step of the DevTools Recorder");
  }
}

function reducedPage(type: string, led: Led | undefined, removed: RemovalCount): Page {
  if (led === undefined) return {};
  if (type === "navigate") return { assertedEvents: [{ type: "navigation" }] };
  // Where a page that is not recorded lies is not told either.
  const url = led.isOpen ? { url: reduced(led.url, removed) } : {};
  return { assertedEvents: [{ type: "navigation", ...url }] };
}

function reduced(address: string, removed: RemovalCount): string {
  const { pathname, search, hash, username } = new URL(address);
  const url = reducedUrl(siteClassOf(address), pathname);
  removed.add("address of a site");
  if (search !== "") removed.addText("parameters of an address", decoded(search));
  if (hash !== "") removed.addText("fragment of an address", decoded(hash));
  if (username !== "") removed.add("user name in an address");
  for (const part of pathname.split("/").filter((each) => each !== "" && !url.includes(`/${each.toLowerCase()}`))) {
    removed.addText("part of a path", decoded(part));
  }
  return url;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function reducedWays(
  ways: readonly (string | readonly string[])[],
  removed: RemovalCount,
): readonly (readonly string[])[] {
  const kept = reducedSelectors(ways);
  const before = ways.map((way) => (typeof way === "string" ? [way] : way).join(" "));
  const after = new Set(kept.map((way) => way.join(" ")));
  for (const way of before.filter((each) => !after.has(each))) removed.addText("name or text of an element", way);
  return kept;
}

function readWays(raw: Fields): readonly (string | readonly string[])[] {
  const ways = raw.array("selectors");
  const isWay = (way: unknown): way is string | string[] =>
    typeof way === "string" || (Array.isArray(way) && way.every((part) => typeof part === "string"));
  if (ways.every(isWay)) return ways;
  throw raw.fault("selectors", "must be strings or arrays of strings");
}

function frameOf(raw: Fields): { frame?: readonly number[] } {
  return raw.has("frame") && raw.array("frame").length > 0 ? { frame: raw.integers("frame", 0, MAX_FRAME) } : {};
}

function pointed(raw: Fields) {
  const button = BUTTONS.find((each) => raw.is("button", each));
  const deviceType = DEVICES.find((each) => raw.is("deviceType", each));
  return {
    offsetX: Math.round(raw.number("offsetX")),
    offsetY: Math.round(raw.number("offsetY")),
    ...(button !== undefined && { button }),
    ...(deviceType !== undefined && { deviceType }),
  };
}

function offset(raw: Fields, name: "x" | "y"): { x?: number; y?: number } {
  return raw.has(name) ? { [name]: Math.round(raw.number(name)) } : {};
}

function keyOf(raw: Fields, removed: RemovalCount): string {
  const key = raw.string("key");
  const kept = reducedKey(key);
  if (kept !== key) removed.add("key that writes a character");
  return kept;
}

function awaited(raw: Fields, removed: RemovalCount) {
  for (const name of ["properties", "attributes"]) if (raw.has(name)) removed.add(`${name} that a step waits for`);
  const operator = OPERATORS.find((each) => raw.is("operator", each));
  return {
    ...(operator !== undefined && { operator }),
    ...(raw.has("count") && { count: raw.integer("count", 0, MAX_COUNT) }),
  };
}
