import type { BehaviourEvent } from "../evidence/behaviour.ts";
import type { Consent } from "../evidence/consent.ts";
import type { Located, Page, Step } from "../evidence/step.ts";
import type { Draft } from "./draft-workflow.ts";
import type { Removals } from "./removal.ts";

/**
 * All that would be shared, every value of it, and what was taken out, in lines that a contributor reads before signing.
 * @param draft see draft-workflow.ts. @param removed of the same recording.
 */
export function preview(draft: Draft, removed: Removals): string[] {
  const { account, session, recordedAt, site, kind, referrer, consent, steps, events } = draft;
  return [
    `Shared by ${account}:`,
    `  work of the kind "${kind}" on a site of the class "${site}", recorded at ${recordedAt ?? "a time that is not told"}`,
    `  under the random number ${session}`,
    referrer === undefined
      ? "  nobody is named as who brought you here"
      : `  ${referrer} is named as who brought you here`,
    ...(consent === undefined ? ["Without a consent: nobody may use it."] : consentLines(consent)),
    `${events.length} events: ms since the first, what happened, on which kind of element, of keys only their class:`,
    ...events.map((event) => `  ${eventLine(event)}`),
    `${steps.length} steps:`,
    ...steps.map((step, index) => `  ${index + 1}. ${stepLine(step)}`),
    removed.size === 0 ? "Nothing had to be taken out." : "Taken out, and never shared:",
    ...[...removed].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `  ${times} × ${what}`),
  ];
}

function consentLines(consent: Consent): string[] {
  const { id, controller, contact, purposes, categories, from, until, recipients } = consent;
  return [
    `Under your consent ${id}, which is signed and goes with it:`,
    `  to ${controller} (${contact}), for ${purposes.join(", ")}`,
    `  of the data ${categories.join(", ")}`,
    `  from ${from} until ${until}, passed on to ${recipients.length === 0 ? "nobody" : recipients.join(", ")}`,
    `  taken back as ${consent.withdrawal} says; in ${consent.jurisdiction}; of the notice ${consent.noticeHash}`,
  ];
}

function eventLine(event: BehaviourEvent): string {
  const { t, type, target, x, y, width, height, dx, dy, key, repeat } = event;
  return [
    `${t} ${type}`,
    ...(target === undefined ? [] : [target]),
    ...(key === undefined ? [] : [key]),
    ...(repeat === undefined ? [] : ["held"]),
    ...(x === undefined ? [] : [`at ${x}, ${y}`]),
    ...(width === undefined ? [] : [`of ${width} × ${height}`]),
    ...(dx === undefined ? [] : [`${dx}, ${dy} from the press before`]),
  ].join(" ");
}

function stepLine(step: Step): string {
  switch (step.type) {
    case "setViewport":
      return `window of ${step.width} × ${step.height}, one size for all ${step.isMobile ? "with touch" : "computers"}`;
    case "navigate":
      return `open ${step.url}${landing(step)}`;
    case "change":
      return `fill in (the value is not shared: ${step.value})${place(step)}`;
    case "keyDown":
    case "keyUp": {
      const key = step.key === "a" ? "a, which stands for every character" : step.key;
      return `${step.type === "keyDown" ? "press" : "release"} a key (${key})${landing(step)}`;
    }
    case "click":
    case "doubleClick": {
      const { offsetX, offsetY, button, deviceType } = step;
      const how = [button, deviceType].filter((each) => each !== undefined).map((each) => ` ${each}`);
      return `${step.type} at ${offsetX}, ${offsetY}${how.join("")}${place(step)}`;
    }
    case "scroll": {
      const { x, y } = step;
      return `scroll to ${x ?? "any"}, ${y ?? "any"}${step.selectors === undefined ? landing(step) : place({ ...step, selectors: step.selectors })}`;
    }
    case "waitForElement": {
      const { operator, count } = step;
      return `wait for ${[operator, count].filter((each) => each !== undefined).join(" ")} of it${place(step)}`;
    }
    case "hover":
      return `hover${place(step)}`;
    case "close":
      return `close${landing(step)}`;
  }
}

/** Every way by which the element is found. */
function place(step: Located): string {
  const ways = step.selectors.map((way) => way.join(" » ")).join("  |  ");
  const frame = step.frame === undefined ? "" : `, in frame ${step.frame.join(".")}`;
  return `: ${ways}${frame}${landing(step)}`;
}

function landing({ assertedEvents }: Page): string {
  if (assertedEvents === undefined) return "";
  const { url } = assertedEvents[0];
  return url === undefined ? ", which leads to another page" : `, which leads to ${url}`;
}
