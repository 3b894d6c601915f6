import type { BehaviourEvent } from "../evidence/behaviour.ts";
import type { Step } from "../evidence/step.ts";
import type { SiteClass } from "../evidence/workflow.ts";
import { UserError } from "../shared/errors.ts";
import { Fields } from "../shared/fields.ts";
import { anonymiseEvents, type RawEvent } from "./anonymise-events.ts";
import { anonymiseSteps } from "./anonymise-steps.ts";
import { Pages, type RecordedPage } from "./pages.ts";
import { RemovalCount, type Removals } from "./removal.ts";
import { siteClassOf } from "./site-class.ts";
import type { SiteRules } from "./site-rules.ts";

/** A recording as it was made; it must not leave the machine. */
export interface Recording {
  /** The window was a private one. */
  readonly isPrivate: boolean;
  /** All that were open, from before the first event: what was done while none is known to be open is not shared. */
  readonly pages: readonly RecordedPage[];
  /** The parsed export of the DevTools Recorder: `{title, steps, …}`. */
  readonly flow: unknown;
  readonly events: readonly RawEvent[];
}

/** What is left of a recording, for the contributor to see before anything is signed or shared. */
export interface Anonymised {
  readonly site: SiteClass;
  readonly steps: readonly Step[];
  readonly events: readonly BehaviourEvent[];
  readonly removed: Removals;
}

/**
 * Takes out of a recording whatever could tell who made it or what it was about. It keeps what is known to be harmless
 * rather than removing what is known to be not. Runs where the recording was made and uses no network.
 * @throws UserError with the reason if the recording may not be shared at all, or is none.
 */
export function anonymise({ isPrivate, pages, flow, events }: Recording, rules: SiteRules): Anonymised {
  // Nor where nobody knows.
  if ((isPrivate as unknown) !== false) throw new UserError("not shared: it was recorded in a private window");
  const fields = new Fields(flow, "the recording", "", true);
  const steps = fields.array("steps");
  const addresses = [...pages.map(({ url }) => url), ...steps.flatMap(addressesOf)];
  const opened = new Pages(pages, rules);
  for (const address of addresses) {
    const refusal = opened.refusal(address);
    if (refusal?.what === "site") throw new UserError(`not shared: ${refusal.reason}`);
  }
  const removed = new RemovalCount();
  if (fields.has("title")) removed.addText("title of the recording", fields.string("title"));
  for (const { title } of pages) if (title !== undefined) removed.addText("title of a page", title);
  const kept = { steps: anonymiseSteps(steps, opened, removed), events: anonymiseEvents(events, opened, removed) };
  if (kept.events.length === 0) throw new UserError("not shared: nothing is left of it that may be");
  const [first = ""] = addresses;
  return { site: siteClassOf(first), ...kept, removed: removed.all };
}

/** The addresses in a step of the Recorder, whatever else is wrong with it. */
function addressesOf(step: unknown): string[] {
  const { url, target, assertedEvents } = (step ?? {}) as Record<string, unknown>;
  const within = target === "main" ? undefined : target;
  const asserted = Array.isArray(assertedEvents)
    ? assertedEvents.map((event: unknown) => (event as { url?: unknown } | null)?.url)
    : [];
  return [url, ...asserted, within].filter((each): each is string => typeof each === "string" && each !== "");
}
