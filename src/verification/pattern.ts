import type { BehaviourEvent } from "../evidence/behaviour.ts";
import type { Step } from "../evidence/step.ts";
import type { Workflow } from "../evidence/workflow.ts";
import { hashCanonicalJson } from "../shared/canonical-json.ts";
import type { Hex } from "../shared/hex.ts";
import { type ElementKind, isField, kindOfSelectors, kindOfTarget } from "./element-kind.ts";

/** Of one page, what was done there: sorted, each once. */
interface PageActions {
  /** The words of its path; "" if it is not told. */
  path: string;
  actions: Set<string>;
}

/**
 * What kind of job a workflow is, so that two people who do the same job get the same pattern and can be counted together:
 * the keccak256 of what the site is for, and for each page, in the order of the first visit, which kinds of elements were
 * pressed and filled in. How often, in which order within a page, with how many corrections and with what content does
 * not change it, nor a stray press beside the elements that take one.
 */
export function patternOf(workflow: Workflow): Hex {
  const { site, kind, steps, events } = workflow;
  const pages = steps.length > 0 ? pagesOfSteps(steps) : [{ path: "", actions: actionsOfEvents(events) }];
  const told = pages.map(({ path, actions }) => ({ path, actions: withoutNoise(actions) }));
  return hashCanonicalJson({ format: "lam-pattern-v1", kind, site, pages: told.filter(isTold) });
}

function isTold({ path, actions }: { path: string; actions: readonly string[] }): boolean {
  return path !== "" || actions.length > 0;
}

function pagesOfSteps(steps: readonly Step[]): PageActions[] {
  const pages = new Map<string, PageActions>();
  const open = (path: string): PageActions => {
    const page = pages.get(path) ?? { path, actions: new Set() };
    pages.set(path, page);
    return page;
  };
  let page = open("");
  for (const step of steps) {
    if (step.type === "navigate") page = open(pathOf(step.url));
    else if (step.type === "click" || step.type === "doubleClick") press(page.actions, kindOfSelectors(step.selectors));
    else if (step.type === "change") page.actions.add(`fill ${filled(kindOfSelectors(step.selectors))}`);
    const led = step.type === "setViewport" ? undefined : step.assertedEvents?.[0].url;
    if (led !== undefined && step.type !== "navigate") page = open(pathOf(led));
  }
  return [...pages.values()];
}

function actionsOfEvents(events: readonly BehaviourEvent[]): Set<string> {
  const actions = new Set<string>();
  for (const { type, target, key } of events) {
    if (target === undefined) continue;
    const kind = kindOfTarget(target);
    if (type === "pointerdown") press(actions, kind);
    else if (type === "keydown" && key === "character" && kind !== undefined) actions.add(`fill ${kind}`);
  }
  return actions;
}

function press(actions: Set<string>, kind: ElementKind | undefined): void {
  if (kind !== undefined) actions.add(`press ${kind}`);
}

/** The Recorder knows that something was filled in even where its selectors do not tell what. */
function filled(kind: ElementKind | undefined): ElementKind {
  return kind === undefined || !isField(kind) ? "field" : kind;
}

/** A field may be reached by a press or by a key; and people press beside what they mean. */
function withoutNoise(actions: ReadonlySet<string>): readonly string[] {
  const [...all] = actions;
  const meant = all.filter((action) => action !== "press item");
  return (meant.length > 0 ? meant : all)
    .filter((action) => !(action.startsWith("press ") && actions.has(`fill ${action.slice("press ".length)}`)))
    .toSorted();
}

function pathOf(url: string): string {
  return url.replace(/^https:\/\//, "");
}
