import type { Actions } from "../behaviour/actions.ts";
import type { Reason } from "../reason.ts";

/** `reject`: no person does this. `hold`: hardly any does, a reviewer should look. `note`: counts together with others. */
export type Severity = "reject" | "hold" | "note";

export interface RuleFinding {
  readonly severity: Severity;
  readonly reason: Reason;
}

/** Looks for one thing that hands do not do. The bounds are those that (next to) nobody of 770 people crossed. */
export type Rule = (actions: Actions) => RuleFinding | undefined;

export function finding(severity: Severity, code: string, detail: string): RuleFinding {
  return { severity, reason: { code, layer: "rules", detail } };
}
