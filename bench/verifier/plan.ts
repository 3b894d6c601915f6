import type { BehaviourEvent, KeyClass } from "../../src/evidence/behaviour.ts";

/**
 * What somebody did, without when and where exactly: what a bot performs in its own time. Taken from a person's session
 * so that bots work on real tasks, with the targets and sizes that these have.
 */
export interface Plan {
  /** When the first step began, in ms: people's own, since a driver's start says nothing of its family. */
  readonly firstDelay: number;
  readonly steps: readonly Step[];
}

export type Step = PressStep | KeyStep | ScrollStep;

export interface PressStep {
  readonly kind: "press";
  readonly target?: string;
  /** Of the target in px, where it was recorded. */
  readonly box?: { readonly width: number; readonly height: number };
  /** From the corner of the target pressed before to that of this one, in px. */
  readonly corner?: { readonly dx: number; readonly dy: number };
  readonly clicks: readonly { readonly type: "click" | "dblclick"; readonly target?: string }[];
}

export interface KeyStep {
  readonly kind: "key";
  readonly key: KeyClass;
  readonly target?: string;
  readonly repeat: boolean;
  /** Whether its release was recorded. */
  readonly released: boolean;
}

export interface ScrollStep {
  readonly kind: "scroll";
}

/** When and where a person took the steps of a plan: one timing for each step. */
export interface StepTiming {
  /** From the end of the step before (its release; the press itself for keys) in ms. */
  readonly gap: number;
  /** From press to release in ms; absent where no release was recorded. */
  readonly dwell?: number;
  /** Where in the target, as a share of its size. */
  readonly at?: { readonly x: number; readonly y: number };
}

/** A recorded session taken apart into what was done, and when and where. */
export function takeApart(events: readonly BehaviourEvent[]): { plan: Plan; timings: StepTiming[] } {
  const steps: Step[] = [];
  const timings: StepTiming[] = [];
  let end: number | undefined;
  let before: BehaviourEvent | undefined;
  for (const [index, event] of events.entries()) {
    const gap = end === undefined ? 0 : Math.max(0, event.t - end);
    if (event.type === "pointerdown") {
      const { released, clicks } = pressEnd(events, index);
      const box = event.width && event.height ? { width: event.width, height: event.height } : undefined;
      const inside = box && event.x !== undefined && event.y !== undefined ? { x: event.x, y: event.y } : undefined;
      const corner =
        before?.x !== undefined && before.y !== undefined && inside && event.dx !== undefined && event.dy !== undefined
          ? { dx: event.dx - inside.x + before.x, dy: event.dy - inside.y + before.y }
          : undefined;
      steps.push({
        kind: "press",
        clicks,
        ...(event.target === undefined ? {} : { target: event.target }),
        ...(box ? { box } : {}),
        ...(corner ? { corner } : {}),
      });
      timings.push({
        gap,
        ...(released === undefined ? {} : { dwell: released - event.t }),
        ...(box && inside ? { at: { x: inside.x / box.width, y: inside.y / box.height } } : {}),
      });
      end = released ?? event.t;
      before = event;
    } else if (event.type === "keydown" && event.key !== undefined) {
      const released = keyRelease(events, index);
      steps.push({
        kind: "key",
        key: event.key,
        repeat: event.repeat === true,
        released: released !== undefined,
        ...(event.target === undefined ? {} : { target: event.target }),
      });
      timings.push({ gap, ...(released === undefined ? {} : { dwell: released - event.t }) });
      end = event.t;
    } else if (event.type === "scroll") {
      steps.push({ kind: "scroll" });
      timings.push({ gap });
      end = event.t;
    }
  }
  return { plan: { firstDelay: events[0]?.t ?? 0, steps }, timings };
}

function pressEnd(
  events: readonly BehaviourEvent[],
  index: number,
): { released: number | undefined; clicks: { type: "click" | "dblclick"; target?: string }[] } {
  let released: number | undefined;
  const clicks: { type: "click" | "dblclick"; target?: string }[] = [];
  for (const event of events.slice(index + 1)) {
    if (event.type === "pointerdown") break;
    if (event.type === "pointerup") released ??= event.t;
    if (event.type === "click" || event.type === "dblclick")
      clicks.push({ type: event.type, ...(event.target === undefined ? {} : { target: event.target }) });
  }
  return { released, clicks };
}

/** The first release of the same class that no earlier press of that class takes. */
function keyRelease(events: readonly BehaviourEvent[], index: number): number | undefined {
  const key = events[index]?.key;
  let others = 0;
  for (const event of events.slice(index + 1)) {
    if (event.key !== key) continue;
    if (event.type === "keydown" && event.repeat !== true) others++;
    if (event.type === "keyup") return event.t;
    if (others > 2) return undefined;
  }
  return undefined;
}

/** Takes the steps of a plan at the given times and places. */
export function perform(plan: Plan, timings: readonly StepTiming[], clickDelay: () => number): BehaviourEvent[] {
  const events: BehaviourEvent[] = [];
  let end = plan.firstDelay;
  let last: { x: number; y: number } | undefined;
  let pointerFree = 0;
  for (const [index, step] of plan.steps.entries()) {
    const timing = timings[index] ?? { gap: 0 };
    let start = end + (index === 0 ? 0 : Math.max(0, timing.gap));
    if (step.kind === "scroll") {
      events.push({ type: "scroll", t: start });
    } else if (step.kind === "key") {
      const common = { key: step.key, ...(step.target === undefined ? {} : { target: step.target }) };
      events.push({ type: "keydown", t: start, ...common, ...(step.repeat ? { repeat: true as const } : {}) });
      if (step.released && timing.dwell !== undefined)
        events.push({ type: "keyup", t: start + Math.max(0, timing.dwell), key: step.key });
    } else {
      start = Math.max(start, pointerFree);
      const x = step.box && timing.at ? Math.round(step.box.width * timing.at.x) : undefined;
      const y = step.box && timing.at ? Math.round(step.box.height * timing.at.y) : undefined;
      const place = x === undefined || y === undefined ? undefined : { x, y };
      const moved = step.corner && place && last ? place : undefined;
      events.push({
        type: "pointerdown",
        t: start,
        ...(step.target === undefined ? {} : { target: step.target }),
        ...place,
        ...step.box,
        ...(moved && last && step.corner
          ? { dx: Math.round(step.corner.dx + moved.x - last.x), dy: Math.round(step.corner.dy + moved.y - last.y) }
          : {}),
      });
      end = start;
      if (timing.dwell !== undefined) {
        end = start + Math.max(0, timing.dwell);
        events.push({ type: "pointerup", t: end, ...place });
        pointerFree = end;
        if (step.clicks.length > 0) pointerFree = end + clickDelay();
        for (const click of step.clicks)
          events.push({ t: pointerFree, ...click, ...(click.type === "dblclick" ? {} : place) });
      }
      last = place;
      continue;
    }
    end = start;
  }
  // Rounded down so that the clock never runs backwards; stable, so that what happens at once keeps its order.
  return events
    .toSorted((one, other) => one.t - other.t)
    .map((event) => Object.assign({}, event, { t: Math.floor(event.t) }));
}
