import type { Step } from "../evidence/step.ts";
import type { Anonymised } from "./anonymise.ts";

/** What would be shared and what was taken out, in lines that a contributor reads before signing. */
export function preview({ site, steps, events, removed }: Anonymised): string[] {
  const last = events.at(-1)?.t ?? 0;
  return [
    `A workflow on a site of the class "${site}", ${Math.round(last / 1000)} s long.`,
    `Shared are ${steps.length} steps:`,
    ...steps.map((step, index) => `  ${index + 1}. ${describe(step)}`),
    `Shared are ${events.length} events: when something was pressed, released or scrolled, on which kind of element of which size,`,
    "where within it, how far from the press before, and of keys only their class (a character, backspace, enter …).",
    removed.size === 0 ? "Nothing had to be taken out." : "Taken out, and never shared:",
    ...[...removed].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `  ${times} × ${what}`),
  ];
}

function describe(step: Step): string {
  const at = "selectors" in step && step.selectors !== undefined ? ` ${step.selectors[0]?.join(" ") ?? ""}` : "";
  switch (step.type) {
    case "navigate":
      return `open ${step.url}`;
    case "setViewport":
      return `window of ${step.width} × ${step.height}`;
    case "change":
      return `fill in${at} (the value is not shared)`;
    case "keyDown":
    case "keyUp":
      return `${step.type === "keyDown" ? "press" : "release"} a key (${step.key === "a" ? "some character" : step.key})`;
    case "click":
    case "doubleClick":
    case "hover":
    case "scroll":
    case "waitForElement":
    case "close":
      return `${step.type}${at}`;
  }
}
