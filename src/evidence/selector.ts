import { reducedCss } from "./css-selector.ts";
import { isTag } from "./target.ts";
import { isInterfaceText } from "./words.ts";

const MOST_CHARACTERS = 400;
/** Shadow roots within each other. */
const MOST_DEPTH = 8;
const MOST_WAYS = 10;

/** What `aria/Save[role="button"]` may name, beside words. */
const ROLES = new Set(
  `alert banner button cell checkbox combobox dialog form grid group heading img link list listbox listitem main menu
  menubar menuitem navigation option progressbar radio region row search searchbox slider spinbutton status switch tab
  table tablist tabpanel textbox toolbar tooltip tree treeitem`.split(/\s+/),
);

/** The whole page: found by what is left when no way to an element could be kept. */
const ANYTHING: readonly (readonly string[])[] = [["*"]];

/**
 * The ways to find an element as the Recorder writes them (CSS, `aria/`, `text/`, `xpath/`, `pierce/`; each a path through
 * shadow roots), reduced to what says nothing of a person. Reducing twice changes nothing.
 */
export function reducedSelectors(ways: readonly (string | readonly string[])[]): readonly (readonly string[])[] {
  const kept = new Map<string, readonly string[]>();
  for (const way of ways) {
    const parts = typeof way === "string" ? [way] : way;
    const reduced = parts.map(reducedSelector).filter((part) => part !== undefined);
    if (reduced.length === 0 || reduced.length < parts.length || reduced.length > MOST_DEPTH) continue;
    if (reduced.every((part) => part === "*")) continue;
    kept.set(reduced.join("\n"), reduced);
  }
  return kept.size === 0 ? ANYTHING : [...kept.values()].slice(0, MOST_WAYS);
}

/** Whether they are as `reducedSelectors` leaves them. */
export function areReduced(ways: readonly (readonly string[])[]): boolean {
  return JSON.stringify(reducedSelectors(ways)) === JSON.stringify(ways);
}

function reducedSelector(selector: string): string | undefined {
  if (selector.length > MOST_CHARACTERS) return undefined;
  const [, kind, rest = ""] = /^(aria|text|xpath|pierce)\/(.*)$/s.exec(selector) ?? [];
  if (kind === "aria") return reducedAria(rest);
  if (kind === "text") return isInterfaceText(rest) ? selector : undefined;
  if (kind === "xpath") return reducedXPath(rest);
  const css = reducedCss(kind === "pierce" ? rest : selector);
  return css !== undefined && kind === "pierce" ? `pierce/${css}` : css;
}

function reducedAria(label: string): string | undefined {
  const [, name = "", role = ""] = /^([^[\]]*)(?:\[role=["']([a-z]+)["']\])?$/.exec(label) ?? [];
  const words = isInterfaceText(name) ? name : "";
  const suffix = ROLES.has(role) ? `[role="${role}"]` : "";
  return words + suffix === "" ? undefined : `aria/${words}${suffix}`;
}

function reducedXPath(path: string): string | undefined {
  const steps = path.split(/(?=\/)/);
  const reduced = steps.map((step) => {
    if (step === "/") return step;
    const [, slash, node = "", id, place] =
      /^(\/?)(\*|[a-zA-Z][\w-]*)(?:\[@id=["']([^"'[\]]*)["']\])?(?:\[([1-9][0-9]{0,2})\])?$/.exec(step) ?? [];
    if (slash === undefined) return undefined;
    const known = id !== undefined && isInterfaceText(id) ? `[@id="${id}"]` : "";
    return `${slash}${isTag(node.toLowerCase()) ? node.toLowerCase() : "*"}${known}${place === undefined ? "" : `[${place}]`}`;
  });
  return reduced.includes(undefined) || /^\/*\*?$/.test(reduced.join("")) ? undefined : `xpath/${reduced.join("")}`;
}
